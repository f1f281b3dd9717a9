import { compareCentroids } from '../canonical.ts';

/** What one pass over all rows found: which rows are nearest to each centroid. Values in the prepared scale. */
export interface Assignment {
  /** Rows of each cluster. */
  sizes: number[];
  /** Sums of the rows of each cluster, k x features. */
  sums: number[][];
  /** Sum of the squared distances to the own centroid. */
  inertia: number;
}

/** A row far from its centroid. */
export interface FarRow { cluster: number; values: number[] }

/** Rows that lie somewhere else, such as in a warehouse: only k x features numbers come from there. */
export interface DistantRows {
  count: number;
  /** Mean variance of the features. */
  variance: number;
  assign(centroids: readonly (readonly number[])[]): Promise<Assignment>;
  /** The rows farthest from their own centroid, farthest first, each place once. */
  farthest(centroids: readonly (readonly number[])[], most: number): Promise<FarRow[]>;
}

/** Where the iterations stand: enough to go on from here. */
export interface StepState {
  iteration: number;
  centroids: number[][];
}

export interface StepwiseRequest {
  rows: DistantRows;
  /** k x features, from a fit on a sample; or the state of an attempt that was interrupted. */
  start: StepState;
  maxIterations: number;
  /** Share of the mean variance of the features below which the summed squared moves of the centroids are rest, as scikit-learn's `tol`. */
  tolerance: number;
  /** Called after each step. */
  onStep?: ((state: StepState & { shift: number }) => Promise<void> | void) | undefined;
}

export interface StepwiseResult {
  /** Ordered by size, largest first, then by centroid. */
  centroids: number[][];
  sizes: number[];
  inertia: number;
  iterations: number;
  converged: boolean;
}

/**
 * Lloyd's iterations (1982) over rows that are not here, one pass each, until the centroids rest; then one more pass for sizes and inertia.
 * A cluster that loses all its rows gets the row farthest from its centroid, as in scikit-learn.
 */
export async function lloydStepwise({ rows, start, maxIterations, tolerance, onStep }: StepwiseRequest): Promise<StepwiseResult> {
  let { iteration, centroids } = start;
  let converged = false;
  while (!converged && iteration < maxIterations) {
    const moved = await nextCentroids(rows, centroids);
    iteration += 1;
    const shift = shiftOf(centroids, moved);
    centroids = moved;
    converged = shift <= tolerance * rows.variance;
    await onStep?.({ iteration, centroids, shift });
  }
  const { sizes, inertia } = await rows.assign(centroids);
  const order = centroids.map((_, cluster) => cluster).toSorted((a, b) => sizes[b]! - sizes[a]! || compareCentroids(centroids[a]!, centroids[b]!));
  return {
    centroids: order.map((cluster) => centroids[cluster]!), sizes: order.map((cluster) => sizes[cluster]!),
    inertia, iterations: iteration, converged,
  };
}

async function nextCentroids(rows: DistantRows, centroids: readonly number[][]): Promise<number[][]> {
  const found = await rows.assign(centroids);
  const empty = found.sizes.flatMap((size, cluster) => (size === 0 ? [cluster] : []));
  if (empty.length > 0) relocate(found, empty, await rows.farthest(centroids, 2 * centroids.length));
  return found.sums.map((sums, cluster) => {
    const size = found.sizes[cluster]!;
    return size > 0 ? sums.map((sum) => sum / size) : centroids[cluster]!;
  });
}

/** A row that is alone in its cluster stays, or one hole would be filled by another. */
function relocate({ sizes, sums }: Assignment, empty: readonly number[], far: readonly FarRow[]): void {
  const left = [...far];
  for (const cluster of empty) {
    const at = left.findIndex((row) => sizes[row.cluster]! > 1);
    const [row] = at < 0 ? [] : left.splice(at, 1);
    if (!row) return;
    sums[row.cluster] = sums[row.cluster]!.map((sum, feature) => sum - row.values[feature]!);
    sums[cluster] = row.values;
    sizes[row.cluster]!--;
    sizes[cluster] = 1;
  }
}

function shiftOf(before: readonly (readonly number[])[], after: readonly (readonly number[])[]): number {
  return after.reduce((total, centroid, cluster) => total + centroid.reduce((sum, value, feature) => sum + (value - before[cluster]![feature]!) ** 2, 0), 0);
}
