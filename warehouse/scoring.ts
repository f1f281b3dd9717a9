import { MusterError } from '../core/errors.ts';
import { membershipForms, type ScoredMembership } from './clustering/membership/forms.ts';
import { double, squaredDistance } from './clustering/numbers.ts';

/** One prepared feature: `(cut(transform(coalesce(value, impute))) - center) / scale`. */
export interface ScoredFeature {
  feature: string;
  impute: number;
  transform: string;
  /** What the transform learned, where it learns. */
  parameters?: Readonly<Record<string, number>>;
  /** In the transformed unit: values beyond become the nearest of them. */
  limits?: { low: number; high: number };
  center: number;
  scale: number;
}

/** What makes the columns that a model clusters by: prepared features or, where there are components, sums of axis * (feature - mean). */
export interface ScoredPreparation {
  features: readonly ScoredFeature[];
  components?: { means: readonly number[]; axes: readonly (readonly number[])[] };
}

export interface ScoringModel extends ScoredPreparation {
  /** k x what the model clusters by, in the prepared scale. */
  centroids: readonly (readonly number[])[];
  /** How customers are put to clusters; left out: to the nearest centroid. */
  membership?: ScoredMembership;
}

/** How each transform is written in SQL; the same mathematics as in training. Every engine knows these forms. */
export const transformForms: Record<string, (value: string, parameters: Readonly<Record<string, number>>) => string> = {
  none: (value) => value,
  log1p: (value) => `(sign(${value}) * ln(1 + abs(${value})))`,
  yeo_johnson: (value, { lambda = 1 }) => `(case when ${value} < 0 then -${powerForm(value, 2 - lambda)} else ${powerForm(value, lambda)} end)`,
};

/**
 * A select of `customer_id, cluster` for every row of `source`: the nearest cluster, the first on a tie; null for who has NaN or infinity in a feature.
 * Prepared values and distances stand in nested selects, each written once, so that no engine computes them twice.
 * @param fence See Engine: an engine that unfolds nested selects would compute a feature again for each component and centroid.
 */
export function nearestCentroidSql(model: ScoringModel, source: string, fence = ''): string {
  const names = model.centroids.map((_, cluster) => `d${cluster}`);
  return `select customer_id, ${nearestUsableOf(names)} as cluster\nfrom ${measuredCustomers(model, source, fence)} measured`;
}

/** A relation in parentheses: `customer_id` and the squared distances to each cluster, d0, d1 ... */
export function measuredCustomers({ centroids, membership, ...preparation }: ScoringModel, source: string, fence = ''): string {
  const form = membership && formOf(membership, centroids);
  const rows = (form?.steps ?? []).reduce((before, step) => `select *, ${step.join(', ')} from (${before}${fence}) as before`, preparedRows(preparation, source, fence));
  const distances = form ? form.distances.map((distance, cluster) => `${distance} as d${cluster}`) : distanceColumns(centroids);
  return `(select customer_id, ${distances.join(', ')}\nfrom (${rows}${fence}) prepared${fence})`;
}

function formOf(membership: ScoredMembership, centroids: ScoringModel['centroids']): ReturnType<(typeof membershipForms)[string]> {
  const form = membershipForms[membership.kind];
  if (form) return form(membership, centroids);
  throw new MusterError({
    kind: 'contract', where: 'scoring', found: `membership "${membership.kind}" has no SQL form`, allowed: Object.keys(membershipForms).join(', '), todo: 'add its form to membershipForms',
  });
}

/** A select of `customer_id` and x0, x1 ..., what a model clusters by, over a relation that has the features in their own units. */
export function preparedRows({ features, components }: ScoredPreparation, source: string, fence = ''): string {
  const scaled = `select customer_id, ${preparedColumns(features).join(', ')} from ${source}`;
  if (!components) return scaled;
  const columns = components.axes.map((axis, index) => `${componentForm(axis, components.means)} as x${index}`);
  return `select customer_id, ${columns.join(', ')} from (${scaled}${fence}) as scaled`;
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

/** Above every distance that means something. NaN is above all numbers, on every engine. */
const TOO_FAR = 1e300;

/** The same, and null where every distance is infinite or NaN: an answer would be a guess. */
export function nearestUsableOf(distances: readonly string[]): string {
  return `case least(${[...distances, double(TOO_FAR)].join(', ')}) ${distances.map((name, cluster) => `when ${name} then ${cluster}`).join(' ')} end`;
}

/** The squared distances of x0, x1 ... to each centroid, as d0, d1 ... */
export function distanceColumns(centroids: ScoringModel['centroids']): string[] {
  return centroids.map((centroid, cluster) => `${squaredDistance(centroid)} as d${cluster}`);
}

function preparedForm({ feature, impute, transform, parameters, limits, center, scale }: ScoredFeature): string {
  const form = transformForms[transform];
  if (!form) {
    throw new MusterError({
      kind: 'contract', where: `feature "${feature}"`, found: `transform "${transform}" has no SQL form`,
      allowed: Object.keys(transformForms).join(', '), todo: 'add its form to transformForms',
    });
  }
  const value = `coalesce(cast(${quoted(feature)} as double precision), ${double(impute)})`;
  const transformed = form(value, parameters ?? {});
  const cut = limits ? `least(greatest(${transformed}, ${double(limits.low)}), ${double(limits.high)})` : transformed;
  // A limit or a negative power would make something finite of an infinity, which must not pass unseen.
  const guarded = parameters || limits ? `(${cut} + 0 * ${value})` : cut;
  return `(${guarded} - ${double(center)}) / ${double(scale)}`;
}

/** ((1 + |value|)^exponent - 1) / exponent, and its limit where the exponent is 0. */
function powerForm(value: string, exponent: number): string {
  if (exponent === 0) return `ln(1 + abs(${value}))`;
  return `(power(1 + abs(${value}), ${double(exponent)}) - 1) / ${double(exponent)}`;
}

function componentForm(axis: readonly number[], means: readonly number[]): string {
  return axis.map((loading, index) => `${double(loading)} * (x${index} - ${double(means[index] ?? 0)})`).join(' + ');
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
