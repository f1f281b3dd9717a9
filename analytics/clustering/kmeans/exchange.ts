import { squaredDistance } from './distances.ts';
import type { LloydResult } from './lloyd.ts';

export interface ExchangeRequest {
  /** `count * width` values, row after row. */
  values: Float64Array;
  width: number;
  /** A partition at rest; not changed. */
  from: LloydResult;
  maxPasses: number;
}

/** A move must lower the inertia by more than this share of it, or rounding could move a row to and fro for ever. */
const LEAST_GAIN = 1e-12;

/**
 * Moves single rows between clusters as long as that lowers the inertia (Hartigan, 1975): a row counts with the shift
 * of the centroid that it causes, which Lloyd's iterations do not see. Where this rests Lloyd rests too, but not the
 * other way round, so small clusters end in better places. Returns the centroids; the cost of a pass is that of a plain
 * Lloyd step.
 */
export function exchange({ values, width, from, maxPasses }: ExchangeRequest): Float64Array {
  const centroids = from.centroids.slice();
  const labels = from.labels.slice();
  const sizes = new Int32Array(centroids.length / width);
  for (const label of labels) sizes[label]!++;
  const least = LEAST_GAIN * from.inertia;
  for (let pass = 0, moved = true; moved && pass < maxPasses; pass++) {
    moved = false;
    for (let row = 0; row < labels.length; row++) {
      const own = labels[row]!;
      if (sizes[own]! < 2) continue;
      const loss = (sizes[own]! / (sizes[own]! - 1)) * squaredDistance(values, row * width, centroids, own * width, width);
      const target = cheapestTarget(values, row, width, centroids, sizes, own, loss - least);
      if (target < 0) continue;
      shiftCentroid(centroids, target, values, row, width, 1 / (sizes[target]! + 1));
      shiftCentroid(centroids, own, values, row, width, -1 / (sizes[own]! - 1));
      sizes[target]!++;
      sizes[own]!--;
      labels[row] = target;
      moved = true;
    }
  }
  return centroids;
}

/** The cluster whose inertia a row would raise the least, if by less than `bound`; -1 for none. */
function cheapestTarget(
  values: Float64Array,
  row: number,
  width: number,
  centroids: Float64Array,
  sizes: Int32Array,
  own: number,
  bound: number,
): number {
  let target = -1;
  let cheapest = bound;
  for (let cluster = 0; cluster < sizes.length; cluster++) {
    if (cluster === own) continue;
    const cost =
      (sizes[cluster]! / (sizes[cluster]! + 1)) * squaredDistance(values, row * width, centroids, cluster * width, width);
    if (cost < cheapest) {
      cheapest = cost;
      target = cluster;
    }
  }
  return target;
}

/** Moves a centroid by a share of the way towards a row; a negative share takes the row out of the mean. */
function shiftCentroid(
  centroids: Float64Array,
  cluster: number,
  values: Float64Array,
  row: number,
  width: number,
  share: number,
): void {
  for (let column = 0; column < width; column++) {
    const at = cluster * width + column;
    centroids[at]! += share * (values[row * width + column]! - centroids[at]!);
  }
}
