import type { Matrix } from '../matrix.ts';
import type { ClusterFit } from './algorithm.ts';
import { canonicalClusters } from './canonical.ts';
import { squaredDistance } from './kmeans/distances.ts';
import { sortRows } from './kmeans/rows.ts';

export interface LabelledFit extends Pick<ClusterFit, 'k' | 'centroids' | 'sizes' | 'labels' | 'inertia'> {
  /** The number a cluster now has, by the label that was given. */
  place: number[];
}

/**
 * Clusters that are given by labels (0 to k - 1, each with a row at least), in their canonical order, with the means of their members. The
 * sums do not depend on the order of the rows.
 */
export function labelledFit(data: Matrix, labels: Int32Array, k: number): LabelledFit {
  const { values, width, count, order } = sortRows(data, 1);
  const means = new Float64Array(k * width);
  const sizes = new Int32Array(k);
  for (let row = 0; row < count; row++) {
    const cluster = labels[order[row]!]!;
    sizes[cluster]!++;
    for (let column = 0; column < width; column++) means[cluster * width + column]! += values[row * width + column]!;
  }
  means.forEach((sum, at) => (means[at] = sum / sizes[Math.floor(at / width)]!));
  let inertia = 0;
  for (let row = 0; row < count; row++) inertia += squaredDistance(values, row * width, means, labels[order[row]!]! * width, width);
  const ordered = canonicalClusters(means, labels, k);
  const place = Array.from({ length: k }, () => 0);
  labels.forEach((label, row) => (place[label] = ordered.labels[row]!));
  return { k, ...ordered, inertia, place };
}
