import { squaredDistance } from './distances.ts';

export interface EmptyClusterRequest {
  values: Float64Array;
  width: number;
  labels: Int32Array;
  centroids: Float64Array;
  /** Sums of rows and sizes, by cluster. Corrected where a row moves, and so are the labels. */
  sums: Float64Array;
  sizes: Int32Array;
}

/**
 * Gives each empty cluster the row that lies farthest from its own centroid (as scikit-learn does) and returns the rows
 * moved. A row that is alone in its cluster stays, or one hole would be filled by another; a twin of a row just moved
 * stays, or two clusters would lie in one place.
 */
export function relocateEmpty(request: EmptyClusterRequest): number[] {
  const { values, width, labels, sums, sizes } = request;
  const moved: number[] = [];
  for (let cluster = 0; cluster < sizes.length; cluster++) {
    if (sizes[cluster]! > 0) continue;
    const row = farthestRow(request, moved);
    const before = labels[row]!;
    for (let column = 0; column < width; column++) {
      const value = values[row * width + column]!;
      sums[before * width + column]! -= value;
      sums[cluster * width + column] = value;
    }
    sizes[before]!--;
    sizes[cluster] = 1;
    labels[row] = cluster;
    moved.push(row);
  }
  return moved;
}

function farthestRow({ values, width, labels, centroids, sizes }: EmptyClusterRequest, moved: readonly number[]): number {
  let farthest = 0;
  let most = -1;
  for (let row = 0; row < labels.length; row++) {
    const own = labels[row]!;
    if (sizes[own]! < 2) continue;
    let distance = squaredDistance(values, row * width, centroids, own * width, width);
    for (const other of moved) distance = Math.min(distance, squaredDistance(values, row * width, values, other * width, width));
    if (distance > most) {
      most = distance;
      farthest = row;
    }
  }
  return farthest;
}
