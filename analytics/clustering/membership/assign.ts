import { MusterError } from '../../../core/errors.ts';
import { dispersionOf, squaresWithin } from '../../choosing-k/dispersion.ts';
import { requireFinite, type Matrix } from '../../matrix.ts';
import { assignNearest } from '../nearest.ts';
import { memberships } from './kinds.ts';
import type { ClusterModel } from './membership.ts';

/**
 * The cluster of each row of a prepared matrix by a model's own rule, and the sum of the squared distances to the own centroid: in the
 * space of the rule, where it has one, as the distance of two codes is none.
 * Contract errors: NaN or infinity by feature, a model of another number of features.
 */
export function assignClusters({ centroids, membership }: ClusterModel, data: Matrix): { labels: Int32Array; inertia: number } {
  if (!membership) return assignNearest(centroids, data);
  requireFinite(data, 'assignment');
  if (centroids[0]?.length !== data.columns.length) {
    throw new MusterError({
      kind: 'contract', where: 'assignment to clusters', found: `${data.columns.length} features (${data.names.join(', ')})`,
      allowed: `the ${centroids[0]?.length ?? 0} features that the model was trained on`, todo: 'prepare the matrix with the preparation of the same model',
    });
  }
  const { assign, embed } = memberships.get(membership.kind);
  const labels = assign(membership, data, centroids);
  return { labels, inertia: embed ? squaresWithin(dispersionOf(embed(membership, data), labels)) : inertiaOf(data, labels, centroids) };
}

/** Prepared rows as the measures of a model's quality want them: in a space with the distances that it counts. */
export function embedRows({ membership }: Pick<ClusterModel, 'membership'>, data: Matrix): Matrix {
  const embed = membership && memberships.get(membership.kind).embed;
  return embed ? embed(membership, data) : data;
}

function inertiaOf({ columns, rows }: Matrix, labels: Int32Array, centroids: ClusterModel['centroids']): number {
  let inertia = 0;
  for (let row = 0; row < rows; row++) {
    const centroid = centroids[labels[row]!]!;
    for (let column = 0; column < columns.length; column++) inertia += (columns[column]![row]! - centroid[column]!) ** 2;
  }
  return inertia;
}
