import { requireFinite, toRowMajor, type Matrix } from '../matrix.ts';
import { assign } from './kmeans/lloyd.ts';

/** The nearest centroid of each row of a prepared matrix (the first on a tie), and the sum of the squared distances. */
export function assignNearest(centroids: readonly (readonly number[])[], data: Matrix): { labels: Int32Array; inertia: number } {
  requireFinite(data, 'assignment');
  const labels = new Int32Array(data.rows);
  const inertia = assign(toRowMajor(data), data.rows, data.columns.length, Float64Array.from(centroids.flat()), labels);
  return { labels, inertia };
}
