import { MusterError } from '../../core/errors.ts';
import { columnOf, type Matrix } from '../matrix.ts';
import { momentsOf } from '../statistics.ts';
import { imputers } from './imputers.ts';
import { scalers } from './scalers.ts';
import type { DroppedFeature, FeatureSpec, Preparation, PreparedFeature } from './specification.ts';
import { transforms } from './transforms.ts';

/** A spread below this share of the feature's size is rounding, not information. */
const ROUNDING = 1e-12;

/**
 * Learns imputation, centre and scale of each feature from a training snapshot (rows x features, missing = NaN).
 * A feature without any value or with one value only is dropped and named. Contract errors: a feature that is not in the
 * matrix, an infinity, a snapshot without rows, no feature left. Usage errors: an unknown transform, scaler or imputation.
 */
export function fitPreparation(matrix: Matrix, specs: readonly FeatureSpec[]): Preparation {
  if (matrix.rows === 0) throw refusal('no rows', 'at least one row', 'check that the mart has rows for this date');
  const features: PreparedFeature[] = [];
  const dropped: DroppedFeature[] = [];
  for (const spec of specs) {
    const outcome = fitFeature(columnOf(matrix, spec.feature, 'training snapshot'), spec);
    if ('reason' in outcome) dropped.push(outcome);
    else features.push(outcome);
  }
  if (features.length > 0) return { features, dropped };
  const reasons = dropped.map(({ feature, reason }) => `${feature} (${reason})`).join(', ');
  throw refusal(
    `no feature tells customers apart: ${reasons || 'none was asked for'}`,
    'at least one feature that varies',
    'add features to the segmentation, or check the marts',
  );
}

function fitFeature(values: Float64Array, spec: FeatureSpec): PreparedFeature | DroppedFeature {
  refuseInfinity(values, spec.feature);
  if (momentsOf(values).count === 0) return { feature: spec.feature, reason: 'every value is missing' };
  const impute =
    typeof spec.impute === 'number' ? requireNumber(spec.impute, spec.feature) : imputers.get(spec.impute).fit(values);
  const { apply } = transforms.get(spec.transform);
  const transformed = values.map((value) => apply(Number.isNaN(value) ? impute : value));
  const { min, max } = momentsOf(transformed);
  if (max - min <= ROUNDING * Math.max(Math.abs(min), Math.abs(max)))
    return { feature: spec.feature, reason: 'every value is the same' };
  return { feature: spec.feature, impute, transform: spec.transform, ...scalers.get(spec.scale).fit(transformed) };
}

function refuseInfinity(values: Float64Array, feature: string): void {
  const infinite = values.reduce((count, value) => count + (Math.abs(value) === Number.POSITIVE_INFINITY ? 1 : 0), 0);
  if (infinite > 0)
    throw refusal(
      `infinity in feature "${feature}" (${infinite} of ${values.length} rows)`,
      'finite numbers and missing values',
      'guard the division in its mart with nullif',
    );
}

function requireNumber(impute: number, feature: string): number {
  if (Number.isFinite(impute)) return impute;
  throw new MusterError({
    kind: 'usage',
    where: `feature "${feature}": impute`,
    found: String(impute),
    allowed: `a finite number, ${imputers.names().join(' or ')}`,
    todo: 'correct the configuration',
  });
}

function refusal(found: string, allowed: string, todo: string): MusterError {
  return new MusterError({ kind: 'contract', where: 'training snapshot', found, allowed, todo });
}
