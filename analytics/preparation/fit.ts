import { MusterError } from '../../core/errors.ts';
import { columnOf, selectColumns, type Matrix } from '../matrix.ts';
import { momentsOf } from '../statistics.ts';
import { prepareFeatures } from './apply.ts';
import { fitComponents } from './components.ts';
import { imputers } from './imputers.ts';
import { fitLimits } from './outliers.ts';
import { correlatedFeatures } from './prune.ts';
import { scalers } from './scalers.ts';
import { isSpread } from './spread.ts';
import type { DroppedFeature, FeatureSpec, Preparation, PreparedFeature, Reduction } from './specification.ts';
import { transforms } from './transforms.ts';

/**
 * Learns imputation, transform, limits, centre and scale of each feature from a training snapshot (rows x features, missing = NaN), then
 * which features repeat others and what their components are, where that is asked for.
 * A feature without any value or with one value only is dropped and named. Contract errors: a feature that is not in the
 * matrix, an infinity, a snapshot without rows, no feature left. Usage errors: an unknown name or option.
 */
export function fitPreparation(matrix: Matrix, specs: readonly FeatureSpec[], reduction: Reduction = {}): Preparation {
  if (matrix.rows === 0) throw refusal('no rows', 'at least one row', 'check that the mart has rows for this date');
  const features: PreparedFeature[] = [];
  const dropped: DroppedFeature[] = [];
  for (const spec of specs) {
    const outcome = fitFeature(columnOf(matrix, spec.feature, 'training snapshot'), spec);
    if ('reason' in outcome) dropped.push(outcome);
    else features.push(outcome);
  }
  if (features.length > 0) return reduce(matrix, { features, dropped }, reduction);
  const reasons = dropped.map(({ feature, reason }) => `${feature} (${reason})`).join(', ');
  throw refusal(
    `no feature tells customers apart: ${reasons || 'none was asked for'}`,
    'at least one feature that varies',
    'add features to the segmentation, or check the marts',
  );
}

function reduce(matrix: Matrix, whole: Preparation, { maxCorrelation, correlation = 'spearman', categorical = [], pca }: Reduction): Preparation {
  if (maxCorrelation === undefined && pca === undefined) return whole;
  const prepared = prepareFeatures(whole, matrix);
  const numbers = prepared.names.filter((name) => !categorical.includes(name));
  const twins = maxCorrelation === undefined ? [] : correlatedFeatures(selectColumns(prepared, numbers), maxCorrelation, correlation);
  const features = whole.features.filter(({ feature }) => twins.every((twin) => twin.feature !== feature));
  const kept = selectColumns(prepared, features.map(({ feature }) => feature));
  return { features, dropped: [...whole.dropped, ...twins], ...(pca && { components: fitComponents(kept, pca) }) };
}

function fitFeature(values: Float64Array, spec: FeatureSpec): PreparedFeature | DroppedFeature {
  const { feature, transform, outliers } = spec;
  refuseInfinity(values, feature);
  if (momentsOf(values).count === 0) return { feature, reason: 'every value is missing' };
  const impute =
    typeof spec.impute === 'number' ? requireNumber(spec.impute, feature) : imputers.get(spec.impute).fit(values);
  const { apply, fit } = transforms.get(transform);
  const parameters = fit?.(values);
  // What is learned of the shape is learned from values that are there: those that stand for missing ones have none.
  const limits = outliers && fitLimits(outliers, `feature "${feature}": outliers`, values.map((value) => apply(value, parameters)));
  const known = { feature, impute, transform, ...(parameters && { parameters }), ...(limits && { limits }) };
  const [transformed] = prepareFeatures({ features: [{ ...known, center: 0, scale: 1 }] }, { names: [feature], rows: values.length, columns: [values] }).columns;
  const { min, max } = momentsOf(transformed!);
  if (!isSpread(min, max)) return { feature, reason: 'every value is the same' };
  return { ...known, ...scalers.get(spec.scale).fit(transformed!) };
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
