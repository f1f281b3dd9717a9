import { squaredDistance } from '../clustering/kmeans/distances.ts';
import { requireFinite, toRowMajor, type Matrix } from '../matrix.ts';
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

/** Measures a labelling (`labels[row]`, from 0) of prepared rows, in two passes. Contract error: NaN or infinity, by feature. */
export function dispersionOf(data: Matrix, labels: ArrayLike<number>): Dispersion {
  requireFinite(data, 'quality of clusters');
  const width = data.columns.length;
  const values = toRowMajor(data);
  const sums: { size: number; centroid: Float64Array; squares: number; distances: number }[] = [];
  for (let row = 0; row < data.rows; row++) {
    const cluster = (sums[labels[row]!] ??= { size: 0, centroid: new Float64Array(width), squares: 0, distances: 0 });
    cluster.size++;
    for (let feature = 0; feature < width; feature++) cluster.centroid[feature]! += values[row * width + feature]!;
  }
  sums.forEach((cluster) => cluster.centroid.forEach((sum, feature) => (cluster.centroid[feature] = sum / cluster.size)));
  for (let row = 0; row < data.rows; row++) {
    const cluster = sums[labels[row]!]!;
    const square = squaredDistance(values, row * width, cluster.centroid, 0, width);
    cluster.squares += square;
    cluster.distances += Math.sqrt(square);
  }
  return {
    rows: data.rows,
    clusters: sums.filter(Boolean).map(({ size, centroid, squares, distances }) => ({ size, centroid, squares, spread: distances / size })),
    centre: Float64Array.from(data.columns, (column) => momentsOf(column).mean),
  };
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
