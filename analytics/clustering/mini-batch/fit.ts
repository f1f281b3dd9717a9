import { createRandom, type Random } from '../../random.ts';
import type { ClusterFit, FitRequest } from '../algorithm.ts';
import { canonicalClusters } from '../canonical.ts';
import { nearestCentroid, squaredDistance } from '../kmeans/distances.ts';
import { kmeansDefaults, restThreshold } from '../kmeans/fit.ts';
import { lloyd } from '../kmeans/lloyd.ts';
import { inGivenOrder, sortRows, type SortedRows } from '../kmeans/rows.ts';
import { findStarts } from '../kmeans/starts.ts';

export interface MiniBatchOptions {
  /** Rows of a batch. */
  batchRows: number;
  /** Most batches. */
  maxBatches: number;
  /** Share of the mean variance of the features below which the summed squared moves of the centroids are rest. */
  tolerance: number;
}

/** Batches in a row that must move centroids less than the tolerance: one may do so by chance. */
const CALM_BATCHES = 5;
/** Lloyd steps of a start on its sample of a few thousand rows. */
const START_STEPS = 300;

/**
 * k-means by mini-batches (Sculley, 2010): each batch moves each centroid towards its rows by a rate of its own, one over the rows it has
 * seen. Starts are those of k-means, on a sample. Batches are drawn evenly over the sorted rows, so that small clusters are in each; one
 * step over all rows at the end makes centroids the means of their members. So it reads few rows often and all of them once.
 */
export function fitMiniBatch({ data, k, seed, restarts = kmeansDefaults.restarts, onProgress }: FitRequest, { batchRows, maxBatches, tolerance }: MiniBatchOptions): ClusterFit {
  const rows = sortRows(data, k);
  const threshold = restThreshold(data, tolerance);
  const [start] = findStarts({ rows, k, restarts, seed, maxIterations: START_STEPS, threshold });
  const centroids = start!.slice();
  const random = createRandom(seed);
  // The start knows more than chance: it counts like a batch, so that the first one does not take its place.
  const seen = new Float64Array(k);
  for (const row of drawBatch(rows.count, batchRows, random)) seen[nearestCentroid(rows.values, row * rows.width, centroids, k, rows.width)]!++;
  let batches = 0;
  for (let calm = 0; calm < CALM_BATCHES && batches < maxBatches;) {
    const shift = step(rows, drawBatch(rows.count, batchRows, random), centroids, seen);
    batches++;
    calm = shift <= threshold ? calm + 1 : 0;
    onProgress?.({ start: 1, starts: 1, iteration: batches, shift });
  }
  const end = lloyd({ ...rows, start: centroids, maxIterations: 1, threshold });
  return {
    algorithm: 'mini_batch', k, ...canonicalClusters(end.centroids, inGivenOrder(end.labels, rows.order), k),
    inertia: end.inertia, iterations: batches, converged: batches < maxBatches,
  };
}

/** One row of each of `size` equal ranges of the sorted rows. */
function drawBatch(count: number, size: number, random: Random): Int32Array {
  const most = Math.min(size, count);
  return Int32Array.from({ length: most }, (_, index) => Math.floor(((index + random.uniform()) * count) / most));
}

/** Assigns the batch, then moves centroids row by row; returns the sum of their squared moves. */
function step({ values, width }: SortedRows, batch: Int32Array, centroids: Float64Array, seen: Float64Array): number {
  const before = centroids.slice();
  const nearest = batch.map((row) => nearestCentroid(values, row * width, centroids, seen.length, width));
  batch.forEach((row, index) => {
    const cluster = nearest[index]!;
    seen[cluster]!++;
    const rate = 1 / seen[cluster]!;
    for (let column = 0; column < width; column++) {
      const at = cluster * width + column;
      centroids[at]! += rate * (values[row * width + column]! - centroids[at]!);
    }
  });
  return squaredDistance(centroids, 0, before, 0, centroids.length);
}
