import { MusterError } from '../../core/errors.ts';
import { requireFinite, toRowMajor, type Matrix } from '../matrix.ts';

/**
 * One pass over the pairs of a sample, prepared for any number of labellings at once. Plain typed arrays, so it can be
 * posted to a worker thread. Points are sorted by their combination of labels: all points of a combination share a
 * cluster in every labelling, so a distance sum is taken once per combination and only then folded into the clusters.
 */
export interface SilhouetteProblem {
  /** Points in the sample. */
  count: number;
  width: number;
  /** `count * width` values, row after row, in the sorted order. */
  values: Float64Array;
  /** First sorted position of each combination, and `count` at the end. */
  starts: Int32Array;
  /** For combination c and labelling l, at `c * labellings + l`: the slot of its cluster (see `offsets`). */
  slots: Int32Array;
  /** Labelling l owns the slots from `offsets[l]` to `offsets[l + 1]`; the last offset is the number of slots. */
  offsets: Int32Array;
  /** Rows in the cluster of each slot: points, each with the rows that it stands for. */
  sizes: Float64Array;
  /** How many rows each point of a combination stands for: 1 where the sample is all there is. */
  weights: Float64Array;
  /** The same for a distance to a point of the own combination, in which a row itself does not count. */
  ownWeights: Float64Array;
}

/**
 * Prepares silhouettes of several labellings of one sample. `labellings[l][row]` is a cluster from 0. Exact for the
 * sample; where it was drawn from more rows by `stratifiedRows`, `weights[row]` says how many each stands for, and the
 * silhouettes are estimates of theirs.
 * Contract errors: no points, a labelling of another length, a label that is no cluster, NaN or infinity by feature.
 */
export function silhouetteProblem(sample: Matrix, labellings: readonly ArrayLike<number>[], weights?: ArrayLike<number>): SilhouetteProblem {
  requireFinite(sample, 'silhouette');
  const count = sample.rows;
  if (count === 0) throw refusal('no points', 'at least one point');
  const wrong = labellings.findIndex((labels) => labels.length !== count);
  if (wrong >= 0) {
    const found = `labelling ${wrong} has ${labellings[wrong]!.length} labels for ${count} points`;
    throw refusal(found, 'one label for each point');
  }

  const order = Uint32Array.from({ length: count }, (_, row) => row).toSorted((a, b) => compareLabels(labellings, a, b) || a - b);
  const offsets = slotOffsets(labellings);
  const starts: number[] = [];
  const slots: number[] = [];
  const sizes = new Float64Array(offsets.at(-1)!);
  const weightOf = (row: number) => weights?.[row] ?? 1;
  order.forEach((row, position) => {
    if (position === 0 || compareLabels(labellings, order[position - 1]!, row) !== 0) {
      starts.push(position);
      labellings.forEach((labels, index) => slots.push(offsets[index]! + labels[row]!));
    }
    labellings.forEach((labels, index) => (sizes[offsets[index]! + labels[row]!]! += weightOf(row)));
  });
  const starting = Int32Array.from([...starts, count]);
  const standsFor = Float64Array.from(starts, (position) => weightOf(order[position]!));
  return {
    count,
    width: sample.columns.length,
    values: toRowMajor(sample, order),
    starts: starting,
    slots: Int32Array.from(slots),
    offsets,
    sizes,
    weights: standsFor,
    ownWeights: standsFor.map((weight, index) => ownWeight(starting[index + 1]! - starting[index]!, weight)),
  };
}

/** Of N rows that n points stand for, a row has N - 1 others, and a point n - 1. */
function ownWeight(points: number, weight: number): number {
  return points > 1 ? (points * weight - 1) / (points - 1) : 0;
}

function compareLabels(labellings: readonly ArrayLike<number>[], a: number, b: number): number {
  for (const labels of labellings) {
    const difference = labels[a]! - labels[b]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

function slotOffsets(labellings: readonly ArrayLike<number>[]): Int32Array {
  const offsets = new Int32Array(labellings.length + 1);
  labellings.forEach((labels, index) => {
    let clusters = 0;
    for (let row = 0; row < labels.length; row++) {
      const label = labels[row]!;
      if (!Number.isInteger(label) || label < 0) throw refusal(`label ${label} in labelling ${index}`, 'whole numbers from 0');
      clusters = Math.max(clusters, label + 1);
    }
    offsets[index + 1] = offsets[index]! + clusters;
  });
  return offsets;
}

function refusal(found: string, allowed: string): MusterError {
  return new MusterError({ kind: 'contract', where: 'silhouette', found, allowed, todo: 'label exactly the rows of the sample' });
}
