import { columnOf, requireFinite, type Matrix } from '../matrix.ts';
import { projectOn } from './components.ts';
import type { Preparation, PreparedFeature } from './specification.ts';
import { transforms } from './transforms.ts';

/**
 * What a model clusters by: the prepared features, or their components where it has some. Columns the model does not know are ignored;
 * one that it needs and that is gone, or a value that is infinite, is a contract error that names the feature.
 */
export function applyPreparation(preparation: Preparation, matrix: Matrix): Matrix {
  return project(preparation, prepareFeatures(preparation, matrix));
}

/** The prepared matrix (rows x `preparation.features`) of raw features: what segments are described by. */
export function prepareFeatures({ features }: Pick<Preparation, 'features'>, matrix: Matrix): Matrix {
  const columns = features.map((prepared) => applyFeature(prepared, columnOf(matrix, prepared.feature, 'features of the model')));
  const result = { names: features.map(({ feature }) => feature), rows: matrix.rows, columns };
  requireFinite(result, 'prepared features');
  return result;
}

/** From prepared features to what a model clusters by. */
export function project({ components }: Pick<Preparation, 'components'>, prepared: Matrix): Matrix {
  return components ? projectOn(components, prepared) : prepared;
}

function applyFeature({ impute, transform, parameters, limits, center, scale }: PreparedFeature, values: Float64Array): Float64Array {
  const { apply } = transforms.get(transform);
  if (!parameters && !limits) return values.map((value) => (apply(Number.isNaN(value) ? impute : value) - center) / scale);
  const { low, high } = limits ?? { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  return values.map((value) => {
    const known = Number.isNaN(value) ? impute : value;
    const cut = Math.min(Math.max(apply(known, parameters), low), high);
    // A limit or a negative power would make something finite of an infinity, which must not pass unseen.
    return (cut + 0 * known - center) / scale;
  });
}
