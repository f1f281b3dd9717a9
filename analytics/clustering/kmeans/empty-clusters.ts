import { squaredDistance } from './distances.ts';

export interface EmptyClusterRequest {
  values: Float64Array;
  width: number;
  labels: Int32Array;
  centroids: Float64Array;
  /** Sums and sizes by cluster; corrected where a row moves, and so are the labels. */
  sums: Float64Array;
  sizes: Int32Array;
}

/**
 * Gives each empty cluster the row that lies farthest from its own centroid (as scikit-learn does) and returns the rows moved.
 * A row that is alone in its cluster stays, or one hole would be filled by another.
 */
export function relocateEmpty({ values, width, labels, centroids, sums, sizes }: EmptyClusterRequest): number[] {
  const moved: number[] = [];
  for (let cluster = 0; cluster < sizes.length; cluster++) {
    if (sizes[cluster]! > 0) continue;
    const row = farthestRow(values, width, labels, centroids, sizes);
    const from = labels[row]! * width;
    for (let column = 0; column < width; column++) {
      const value = values[row * width + column]!;
      sums[from + column]! -= value;
      sums[cluster * width + column] = value;
      // The next hole must not choose a twin of this row: measure its distance from the place just filled.
      centroids[cluster * width + column] = value;
    }
    sizes[labels[row]!]!--;
    sizes[cluster] = 1;
    labels[row] = cluster;
    moved.push(row);
  }
  return moved;
}

function farthestRow(values: Float64Array, width: number, labels: Int32Array, centroids: Float64Array, sizes: Int32Array): number {
  let farthest = 0;
  let most = -1;
  for (let row = 0; row < labels.length; row++) {
    const own = labels[row]!;
    if (sizes[own]! < 2) continue;
    const distance = squaredDistance(values, row * width, centroids, own * width, width);
    if (distance > most) {
      most = distance;
      farthest = row;
    }
  }
  return farthest;
}
