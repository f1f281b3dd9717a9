import { assignClusters, calinskiHarabaszOf, daviesBouldinOf, dispersionOf, embedRows, type Membership } from '../../analytics/index.ts';
import { readMatrixFile } from './matrix-file.ts';

export interface MeasureTask {
  /** Path of a prepared matrix, Arrow. */
  matrixPath: string;
  centroids: number[][];
  membership?: Membership | undefined;
}

/** What one pass over all rows says of a model. */
export interface Measured {
  /** The cluster of each row. */
  labels: Int32Array;
  inertia: number;
  /** Share of the rows in the smallest cluster; 0 where a cluster has none. */
  smallestShare: number;
  calinskiHarabasz: number | null;
  daviesBouldin: number | null;
}

/** Puts every row to its cluster and measures how the clusters lie; runs on a worker thread. */
export function measure({ matrixPath, centroids, membership }: MeasureTask): Measured {
  const data = readMatrixFile(matrixPath);
  const { labels, inertia } = assignClusters({ centroids, membership }, data);
  const dispersion = dispersionOf(embedRows({ membership }, data), labels);
  const smallest = dispersion.clusters.length < centroids.length ? 0 : Math.min(...dispersion.clusters.map(({ size }) => size));
  return {
    labels, inertia,
    smallestShare: smallest / data.rows,
    calinskiHarabasz: calinskiHarabaszOf(dispersion),
    daviesBouldin: daviesBouldinOf(dispersion),
  };
}
