import { squaredDistance } from '../clustering/kmeans/distances.ts';
import { requireFinite, type Matrix } from '../matrix.ts';
import { momentsOf, sumOf } from '../statistics.ts';

/** How clusters lie: what indices of their quality are made of. Clusters without rows are left out. */
export interface Dispersion {
  rows: number;
  /** Of each cluster, in the order of the labels. */
  clusters: {
    size: number;
    /** Mean of its rows. */
    centroid: Float64Array;
    /** Sum of the squared distances to the centroid. */
    squares: number;
    /** Mean distance to the centroid. */
    spread: number;
  }[];
  /** The mean of all rows. */
  centre: Float64Array;
}

/**
 * Measures a labelling (`labels[row]`, from 0) of prepared rows, feature by feature as they lie in memory. Contract
 * error: NaN or infinity, by feature.
 */
export function dispersionOf(data: Matrix, labels: ArrayLike<number>): Dispersion {
  requireFinite(data, 'quality of clusters');
  const { rows, columns } = data;
  const sizes = sizesOf(rows, labels);
  const means = columns.map((column) => meansOf(column, labels, sizes));
  const squares = squaresOf(data, labels, means);
  const sums = Array.from(sizes, () => ({ squares: 0, distances: 0 }));
  for (let row = 0; row < rows; row++) {
    const sum = sums[labels[row]!]!;
    sum.squares += squares[row]!;
    sum.distances += Math.sqrt(squares[row]!);
  }
  const clusters = Array.from(sizes, (size, cluster) => ({
    size,
    centroid: Float64Array.from(means, (mean) => mean[cluster]!),
    squares: sums[cluster]!.squares,
    spread: sums[cluster]!.distances / size,
  })).filter(({ size }) => size > 0);
  const centre = Float64Array.from(columns, (_, feature) => sumOf(clusters.map(({ size, centroid }) => size * centroid[feature]!)) / rows);
  return { rows, clusters, centre };
}

function sizesOf(rows: number, labels: ArrayLike<number>): Float64Array {
  let clusters = 0;
  for (let row = 0; row < rows; row++) clusters = Math.max(clusters, labels[row]! + 1);
  const sizes = new Float64Array(clusters);
  for (let row = 0; row < rows; row++) sizes[labels[row]!]!++;
  return sizes;
}

/** The mean of one feature in each cluster. */
function meansOf(column: Float64Array, labels: ArrayLike<number>, sizes: Float64Array): Float64Array {
  const sums = new Float64Array(sizes.length);
  for (let row = 0; row < column.length; row++) sums[labels[row]!]! += column[row]!;
  return sums.map((sum, cluster) => sum / sizes[cluster]!);
}

/** The squared distance of each row to the mean of its cluster. */
function squaresOf({ rows, columns }: Matrix, labels: ArrayLike<number>, means: readonly Float64Array[]): Float64Array {
  const squares = new Float64Array(rows);
  columns.forEach((column, feature) => {
    const mean = means[feature]!;
    for (let row = 0; row < rows; row++) squares[row]! += (column[row]! - mean[labels[row]!]!) ** 2;
  });
  return squares;
}

/** Sum of the squared distances of all rows to their mean: the inertia of one cluster. */
export function totalSquares(data: Matrix): number {
  return sumOf(data.columns.map((column) => momentsOf(column).variance * data.rows));
}

/** Sum of the squared distances of the rows to the mean of their cluster. */
export function squaresWithin({ clusters }: Dispersion): number {
  return sumOf(clusters.map(({ squares }) => squares));
}

/**
 * The variance ratio of Calinski and Harabasz (1974), as scikit-learn computes it: 1 where no cluster has any spread;
 * null where there are fewer than two clusters, or as many as rows.
 */
export function calinskiHarabaszOf(dispersion: Dispersion): number | null {
  const { rows, clusters, centre } = dispersion;
  if (clusters.length < 2 || clusters.length >= rows) return null;
  const between = sumOf(clusters.map(({ size, centroid }) => size * squaredDistance(centroid, 0, centre, 0, centre.length)));
  const within = squaresWithin(dispersion);
  return within === 0 ? 1 : (between * (rows - clusters.length)) / (within * (clusters.length - 1));
}

/**
 * The index of Davies and Bouldin (1979) with mean distances, as scikit-learn computes it: the mean over clusters of the
 * worst ratio of two spreads to the distance of their centroids; 0 where no cluster has any spread, null below two clusters.
 */
export function daviesBouldinOf({ rows, clusters }: Dispersion): number | null {
  if (clusters.length < 2 || clusters.length >= rows) return null;
  const worst = clusters.map((own) => Math.max(0, ...clusters.filter((other) => other !== own).map((other) => {
    const distance = Math.sqrt(squaredDistance(own.centroid, 0, other.centroid, 0, own.centroid.length));
    // Two centroids in one place say nothing, as in scikit-learn.
    return distance > 0 ? (own.spread + other.spread) / distance : 0;
  })));
  return sumOf(worst) / clusters.length;
}
