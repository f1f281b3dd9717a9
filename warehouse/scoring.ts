import { MusterError } from '../core/errors.ts';

/** One prepared feature: `(transform(coalesce(value, impute)) - center) / scale`. */
export interface ScoredFeature { feature: string; impute: number; transform: string; center: number; scale: number }

export interface ScoringModel {
  features: readonly ScoredFeature[];
  /** k x features, in the prepared scale. */
  centroids: readonly (readonly number[])[];
}

/** How each transform is written in SQL; the same mathematics as in training. Every engine knows these forms. */
export const transformForms: Record<string, (value: string) => string> = {
  none: (value) => value,
  log1p: (value) => `(sign(${value}) * ln(1 + abs(${value})))`,
};

/**
 * A select of `customer_id, cluster` for every row of `source`: the nearest centroid, the first on a tie.
 * Prepared values and distances stand in nested selects, each written once, so that no engine computes them twice.
 */
export function nearestCentroidSql({ features, centroids }: ScoringModel, source: string): string {
  const prepared = features.map((feature, index) => `${preparedForm(feature)} as x${index}`);
  const distances = centroids.map((centroid, cluster) => `${distanceForm(centroid)} as d${cluster}`);
  const names = centroids.map((_, cluster) => `d${cluster}`);
  const nearest = names.map((name, cluster) => `when ${name} then ${cluster}`).join(' ');
  return [
    `select customer_id, case ${names.length > 1 ? `least(${names.join(', ')})` : names[0]} ${nearest} end as cluster`,
    `from (select customer_id, ${distances.join(', ')}`,
    `from (select customer_id, ${prepared.join(', ')} from ${source}) prepared) measured`,
  ].join('\n');
}

function preparedForm({ feature, impute, transform, center, scale }: ScoredFeature): string {
  const form = transformForms[transform];
  if (!form) {
    throw new MusterError({
      kind: 'contract', where: `feature "${feature}"`, found: `transform "${transform}" has no SQL form`,
      allowed: Object.keys(transformForms).join(', '), todo: 'add its form to transformForms',
    });
  }
  const value = `coalesce(cast(${quoted(feature)} as double precision), ${double(impute)})`;
  return `(${form(value)} - ${double(center)}) / ${double(scale)}`;
}

function distanceForm(centroid: readonly number[]): string {
  return centroid.map((value, index) => `(x${index} - ${double(value)}) * (x${index} - ${double(value)})`).join(' + ');
}

/** A literal that engines read as a double, with every digit kept. */
function double(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`a model holds ${value}`);
  return `cast(${value} as double precision)`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
