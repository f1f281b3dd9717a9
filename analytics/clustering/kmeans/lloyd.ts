import { nearestCentroid, squaredDistance } from './distances.ts';
import { relocateEmpty } from './empty-clusters.ts';

export interface LloydRequest {
  /** `count * width` values, row after row. */
  values: Float64Array;
  count: number;
  width: number;
  /** `k * width` starting centroids; not changed. */
  start: Float64Array;
  maxIterations: number;
  /** The fit rests when the squared moves of the centroids sum to this or less. Absolute: see `restThreshold`. */
  threshold: number;
  onIteration?: (iteration: number, shift: number) => void;
}

export interface LloydResult {
  /** `k * width` values. */
  centroids: Float64Array;
  /** The nearest centroid of each row. */
  labels: Int32Array;
  inertia: number;
  iterations: number;
  converged: boolean;
}

/** What iterations carry on. Bounds let most rows keep their cluster without a distance being computed. */
interface Clusters {
  values: Float64Array;
  width: number;
  centroids: Float64Array;
  labels: Int32Array;
  /** No row is farther from its own centroid than this. */
  upper: Float64Array;
  /** No row is nearer to centroid j than `lower[row * k + j]`. */
  lower: Float64Array;
  /** Sums of the member rows, by cluster. */
  sums: Float64Array;
  sizes: Int32Array;
  /** How far each centroid went in the last iteration. */
  moves: Float64Array;
}

/**
 * Lloyd's iterations (1982) to rest, with the triangle bounds of Elkan (2003) without those between centroids, as
 * Newling and Fleuret (2016) simplify them. Same result as plain Lloyd with less than one distance a row and iteration;
 * memory of rows * k numbers.
 */
export function lloyd({ values, count, width, start, maxIterations, threshold, onIteration }: LloydRequest): LloydResult {
  const k = start.length / width;
  const clusters: Clusters = {
    values,
    width,
    centroids: start.slice(),
    labels: new Int32Array(count),
    upper: new Float64Array(count),
    lower: new Float64Array(count * k),
    sums: new Float64Array(start.length),
    sizes: new Int32Array(k),
    moves: new Float64Array(k),
  };
  firstPass(clusters);
  for (let iteration = 1; ; iteration++) {
    // A relocated row is as far from its new centroid's old place as may be.
    for (const row of relocateEmpty(clusters)) clusters.upper[row] = Number.POSITIVE_INFINITY;
    const shift = moveCentroids(clusters);
    onIteration?.(iteration, shift);
    const outOfTime = shift > threshold && iteration >= maxIterations;
    if (shift <= threshold || outOfTime || nextPass(clusters) === 0) return finish(clusters, iteration, !outOfTime);
  }
}

function finish({ values, width, centroids, labels }: Clusters, iterations: number, converged: boolean): LloydResult {
  const inertia = assign(values, labels.length, width, centroids, labels);
  return { centroids, labels, inertia, iterations, converged };
}

/** Gives each row its nearest centroid and returns the inertia. Exact, whatever bounds said before. */
export function assign(values: Float64Array, count: number, width: number, centroids: Float64Array, labels: Int32Array): number {
  const k = centroids.length / width;
  let inertia = 0;
  for (let row = 0; row < count; row++) {
    const nearest = nearestCentroid(values, row * width, centroids, k, width);
    labels[row] = nearest;
    inertia += squaredDistance(values, row * width, centroids, nearest * width, width);
  }
  return inertia;
}

/** Measures each row against each centroid. */
function firstPass({ values, width, centroids, labels, upper, lower, sums, sizes }: Clusters): void {
  const k = sizes.length;
  for (let row = 0; row < labels.length; row++) {
    let own = 0;
    for (let cluster = 0; cluster < k; cluster++) {
      const distance = Math.sqrt(squaredDistance(values, row * width, centroids, cluster * width, width));
      lower[row * k + cluster] = distance;
      if (distance < lower[row * k + own]!) own = cluster;
    }
    labels[row] = own;
    upper[row] = lower[row * k + own]!;
    sizes[own]!++;
    for (let column = 0; column < width; column++) sums[own * width + column]! += values[row * width + column]!;
  }
}

/** Loosens the bounds by the last moves, measures where they no longer decide, and returns how many rows changed cluster. */
function nextPass({ values, width, centroids, labels, upper, lower, sums, sizes, moves }: Clusters): number {
  const k = sizes.length;
  let changed = 0;
  for (let row = 0; row < labels.length; row++) {
    const before = labels[row]!;
    let own = before;
    let bound = upper[row]! + moves[own]!;
    let exact = false;
    for (let cluster = 0; cluster < k; cluster++) {
      const at = row * k + cluster;
      const least = lower[at]! - moves[cluster]!;
      lower[at] = least;
      if (least >= bound || cluster === own) continue;
      if (!exact) {
        bound = Math.sqrt(squaredDistance(values, row * width, centroids, own * width, width));
        lower[row * k + own] = bound;
        exact = true;
        if (least >= bound) continue;
      }
      const distance = Math.sqrt(squaredDistance(values, row * width, centroids, cluster * width, width));
      lower[at] = distance;
      if (distance < bound) {
        bound = distance;
        own = cluster;
      }
    }
    upper[row] = bound;
    if (own === before) continue;
    changed++;
    labels[row] = own;
    sizes[before]!--;
    sizes[own]!++;
    for (let column = 0; column < width; column++) {
      const value = values[row * width + column]!;
      sums[before * width + column]! -= value;
      sums[own * width + column]! += value;
    }
  }
  return changed;
}

/** Moves centroids to the means of their rows, notes how far each went, and returns the sum of the squared moves. */
function moveCentroids({ width, centroids, sums, sizes, moves }: Clusters): number {
  const previous = centroids.slice();
  let total = 0;
  for (let cluster = 0; cluster < sizes.length; cluster++) {
    const from = cluster * width;
    for (let column = from; column < from + width; column++) centroids[column] = sums[column]! / sizes[cluster]!;
    const square = squaredDistance(centroids, from, previous, from, width);
    moves[cluster] = Math.sqrt(square);
    total += square;
  }
  return total;
}
