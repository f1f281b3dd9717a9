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
 * @param fence See Engine: an engine that unfolds nested selects would compute a feature again for each centroid.
 */
export function nearestCentroidSql({ features, centroids }: ScoringModel, source: string, fence = ''): string {
  const names = centroids.map((_, cluster) => `d${cluster}`);
  return `select customer_id, ${nearestOf(names)} as cluster\nfrom ${measuredCustomers({ features, centroids }, source, fence)} measured`;
}

/** A relation in parentheses: `customer_id` and the squared distances to each centroid, d0, d1 ... */
export function measuredCustomers({ features, centroids }: ScoringModel, source: string, fence = ''): string {
  return `(select customer_id, ${distanceColumns(centroids).join(', ')}\nfrom (select customer_id, ${preparedColumns(features).join(', ')} from ${source}${fence}) prepared${fence})`;
}

/** The prepared features as x0, x1 ..., over a relation that has them in their own units. */
export function preparedColumns(features: readonly ScoredFeature[]): string[] {
  return features.map((feature, index) => `${preparedForm(feature)} as x${index}`);
}

/** The number of the least of these columns, the first on a tie. */
export function nearestOf(distances: readonly string[]): string {
  if (distances.length === 1) return '0';
  return `case least(${distances.join(', ')}) ${distances.map((name, cluster) => `when ${name} then ${cluster}`).join(' ')} end`;
}

/** The squared distances of x0, x1 ... to each centroid, as d0, d1 ... */
export function distanceColumns(centroids: ScoringModel['centroids']): string[] {
  return centroids.map((centroid, cluster) => `${distanceForm(centroid)} as d${cluster}`);
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
