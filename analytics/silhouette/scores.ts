import type { Matrix } from '../matrix.ts';
import { silhouetteProblem, type SilhouetteProblem } from './problem.ts';
import { silhouetteSums } from './sums.ts';

export interface SilhouetteScore {
  /** Mean over the points, -1 to 1; null where a labelling has fewer than two clusters, for which no silhouette exists. */
  mean: number | null;
  /** Mean over the points of each cluster; null for a cluster without points in the sample. */
  clusters: (number | null)[];
}

/**
 * Exact silhouettes of several labellings of one sample (rows x features), in one pass over its pairs. Time grows with
 * the square of the rows.
 */
export function silhouettes(sample: Matrix, labellings: readonly ArrayLike<number>[]): SilhouetteScore[] {
  const problem = silhouetteProblem(sample, labellings);
  return silhouetteScores(problem, [silhouetteSums(problem)]);
}

/**
 * Scores of each labelling from the sums of all parts: s = (b - a) / max(a, b), with a the mean distance to the own
 * cluster (without the point itself) and b the least mean distance to another (Rousseeuw, 1987). A point that is alone
 * in its cluster scores 0, as in scikit-learn.
 */
export function silhouetteScores(problem: SilhouetteProblem, parts: readonly Float64Array[]): SilhouetteScore[] {
  const sums = addUp(parts);
  return Array.from({ length: problem.offsets.length - 1 }, (_, labelling) => scoreLabelling(problem, sums, labelling));
}

function scoreLabelling(
  { offsets, sizes, slots, starts, weights }: SilhouetteProblem,
  sums: Float64Array,
  labelling: number,
): SilhouetteScore {
  const labellings = offsets.length - 1;
  const first = offsets[labelling]!;
  const last = offsets[labelling + 1]!;
  const totals = new Float64Array(last - first);
  const inhabited = sizes.subarray(first, last).reduce((clusters, size) => clusters + (size > 0 ? 1 : 0), 0);
  if (inhabited < 2) return { mean: null, clusters: Array.from(totals, () => null) };
  for (let combination = 0; combination < starts.length - 1; combination++) {
    const own = slots[combination * labellings + labelling]!;
    for (let point = starts[combination]!; point < starts[combination + 1]!; point++) {
      totals[own - first]! += weights[combination]! * silhouetteOf(
        sums.subarray(point * offsets[labellings]!, (point + 1) * offsets[labellings]!),
        sizes,
        own,
        first,
        last,
      );
    }
  }
  const clusters = Array.from(totals, (total, cluster) => (sizes[first + cluster]! > 0 ? total / sizes[first + cluster]! : null));
  const rows = sizes.subarray(first, last).reduce((sum, size) => sum + size, 0);
  return { mean: totals.reduce((sum, total) => sum + total, 0) / rows, clusters };
}

/** Of one point: its summed distances to each slot, the slots `first` to `last` being those of its labelling. */
export function silhouetteOf(distances: Float64Array, sizes: Float64Array, own: number, first: number, last: number): number {
  if (sizes[own] === 1) return 0;
  const within = distances[own]! / (sizes[own]! - 1);
  let nearest = Number.POSITIVE_INFINITY;
  for (let slot = first; slot < last; slot++) {
    if (slot !== own && sizes[slot]! > 0) nearest = Math.min(nearest, distances[slot]! / sizes[slot]!);
  }
  const larger = Math.max(within, nearest);
  return larger > 0 ? (nearest - within) / larger : 0;
}

function addUp(parts: readonly Float64Array[]): Float64Array {
  const [first, ...rest] = parts as [Float64Array, ...Float64Array[]];
  if (rest.length === 0) return first;
  const sums = first.slice();
  for (const part of rest) for (let index = 0; index < sums.length; index++) sums[index]! += part[index]!;
  return sums;
}
