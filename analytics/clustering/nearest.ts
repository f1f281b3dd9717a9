import { MusterError } from '../../core/errors.ts';
import { requireFinite, toRowMajor, type Matrix } from '../matrix.ts';
import { assign } from './kmeans/lloyd.ts';

/**
 * The nearest centroid of each row of a prepared matrix (the first on a tie), and the sum of the squared distances.
 * Contract errors: NaN or infinity by feature, centroids of another number of features.
 */
export function assignNearest(centroids: readonly (readonly number[])[], data: Matrix): { labels: Int32Array; inertia: number } {
  requireFinite(data, 'assignment');
  const width = centroids[0]?.length ?? 0;
  if (width !== data.columns.length) {
    throw new MusterError({
      kind: 'contract',
      where: 'assignment to centroids',
      found: `${data.columns.length} features (${data.names.join(', ')})`,
      allowed: `the ${width} features that the model was trained on`,
      todo: 'prepare the matrix with the preparation of the same model',
    });
  }
  const labels = new Int32Array(data.rows);
  const inertia = assign(toRowMajor(data), data.rows, width, Float64Array.from(centroids.flat()), labels);
  return { labels, inertia };
}
