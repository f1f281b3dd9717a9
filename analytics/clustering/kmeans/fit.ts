import type { Matrix } from '../../matrix.ts';
import { momentsOf, sumOf } from '../../statistics.ts';
import type { ClusterFit, FitProgress } from '../algorithm.ts';
import { canonicalClusters } from '../canonical.ts';
import { lloyd } from './lloyd.ts';
import { inGivenOrder, sortRows } from './rows.ts';
import { findStarts } from './starts.ts';

/** Starts that are good on the sample and go on over all rows. More cost a full fit each and gained at most 0.03%. */
const REFINED_STARTS = 3;

export const kmeansDefaults = {
  /** Starts of kmeans++ on the sample. 10, as fewer ended up to 1.9% above the best inertia for k = 10. */
  restarts: 10,
  /** Lloyd steps of one start. */
  maxIterations: 300,
  /** Relative tolerance, as scikit-learn's `tol`. */
  tolerance: 1e-4,
};

export interface KMeansRequest {
  /** Prepared features: rows x features, finite. */
  data: Matrix;
  k: number;
  seed: number;
  restarts?: number;
  maxIterations?: number;
  tolerance?: number;
  onProgress?: (progress: FitProgress) => void;
}

/**
 * k-means of a prepared matrix. ml-kmeans looks for starts on a sample, the best are refined on all rows and the lowest
 * inertia wins. Deterministic for a seed, whatever the order of the rows. Contract errors: NaN or infinity (by
 * feature), fewer rows or fewer distinct rows than k.
 */
export function fitKMeans(request: KMeansRequest): ClusterFit {
  const { data, k, seed, onProgress } = request;
  const { restarts, maxIterations, tolerance } = { ...kmeansDefaults, ...defined(request) };
  const rows = sortRows(data, k);
  const threshold = restThreshold(data, tolerance);
  const starts = findStarts({ rows, k, restarts, seed, maxIterations, threshold }).slice(0, REFINED_STARTS);
  const ends = starts.map((start, index) =>
    lloyd({
      ...rows,
      start,
      maxIterations,
      threshold,
      onIteration: (iteration, shift) => onProgress?.({ start: index + 1, starts: starts.length, iteration, shift }),
    }),
  );
  const best = ends.reduce((a, b) => (b.inertia < a.inertia ? b : a));
  return {
    algorithm: 'kmeans',
    k,
    ...canonicalClusters(best.centroids, inGivenOrder(best.labels, rows.order), k),
    inertia: best.inertia,
    iterations: best.iterations,
    converged: best.converged,
  };
}

/**
 * The absolute threshold for the summed squared moves of the centroids: `tolerance` times the mean variance of the
 * features, as in scikit-learn.
 */
export function restThreshold(data: Matrix, tolerance: number): number {
  const variances = data.columns.map((column) => momentsOf(column).variance);
  return (tolerance * sumOf(variances)) / variances.length;
}

/** Leaves out options that are present but undefined, so that they do not hide a default. */
function defined({ restarts, maxIterations, tolerance }: KMeansRequest): Partial<typeof kmeansDefaults> {
  return Object.fromEntries(Object.entries({ restarts, maxIterations, tolerance }).filter(([, value]) => value !== undefined));
}
