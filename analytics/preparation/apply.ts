import { columnOf, requireFinite, type Matrix } from '../matrix.ts';
import type { Preparation, PreparedFeature } from './specification.ts';
import { transforms } from './transforms.ts';

/**
 * The prepared matrix (rows x `preparation.features`) of raw features. Columns the model does not know are ignored;
 * one that it needs and that is gone, or a value that is infinite, is a contract error that names the feature.
 */
export function applyPreparation(preparation: Preparation, matrix: Matrix): Matrix {
  const columns = preparation.features.map((prepared) =>
    applyFeature(prepared, columnOf(matrix, prepared.feature, 'features of the model')),
  );
  const result = { names: preparation.features.map(({ feature }) => feature), rows: matrix.rows, columns };
  requireFinite(result, 'prepared features');
  return result;
}

function applyFeature({ impute, transform, center, scale }: PreparedFeature, values: Float64Array): Float64Array {
  const { apply } = transforms.get(transform);
  return values.map((value) => (apply(Number.isNaN(value) ? impute : value) - center) / scale);
}
