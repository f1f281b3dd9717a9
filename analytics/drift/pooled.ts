import { rebin } from './rebin.ts';
import type { CategoricalSummary, ColumnSummary, NumericSummary } from './summary.ts';

/**
 * Several nights of one column as one night of middling size: counts are added up and divided by the number of nights.
 * Nights share their customers, so adding a night adds few that are new, and a pool must not count as a sample of so
 * many times the size: with a correlation r >= 0 between tonight and the pool, the variance of their difference is at
 * most that of two independent samples of one night each, (2 - 2r) s^2/n, however alike the pooled nights are.
 * Numbers are brought to `edges` first. The nights are of one kind, and at least one.
 */
export function pooled(nights: readonly ColumnSummary[], edges?: readonly number[]): ColumnSummary {
  const numeric = nights.filter((night) => night.kind === 'numeric');
  return numeric.length === nights.length
    ? pooledNumbers(numeric, edges ?? numeric[0]!.edges)
    : pooledCategories(nights.filter((night) => night.kind === 'categorical'));
}

function pooledNumbers(nights: readonly NumericSummary[], edges: readonly number[]): NumericSummary {
  const same = nights.map((night) => rebin(night, edges));
  const per = (key: 'rows' | 'missing'): number => total(same.map((night) => night[key])) / same.length;
  const filled = same.filter((night) => night.mean !== null);
  const present = filled.map(({ rows, missing }) => rows - missing);
  const all = total(present);
  const mean = all > 0 ? total(filled.map((night, at) => night.mean! * present[at]!)) / all : null;
  const variance = mean === null ? null : total(filled.map((night, at) => (night.deviation! ** 2 + (night.mean! - mean) ** 2) * present[at]!)) / all;
  return {
    kind: 'numeric', name: same[0]!.name, rows: per('rows'), missing: per('missing'), edges,
    counts: meanCounts(same),
    mean, deviation: variance === null ? null : Math.sqrt(variance),
    least: filled.length > 0 ? Math.min(...filled.map(({ least }) => least!)) : null,
    most: filled.length > 0 ? Math.max(...filled.map(({ most }) => most!)) : null,
  };
}

/** A loop, as this is done for every night of every column. */
function meanCounts(nights: readonly NumericSummary[]): number[] {
  const sums = Array.from({ length: nights[0]!.counts.length }, () => 0);
  for (const { counts } of nights) for (let bin = 0; bin < sums.length; bin++) sums[bin]! += counts[bin]!;
  return sums.map((sum) => sum / nights.length);
}

function pooledCategories(nights: readonly CategoricalSummary[]): CategoricalSummary {
  const rows = new Map<string, number>();
  for (const { categories } of nights) for (const { value, rows: count } of categories) rows.set(value, (rows.get(value) ?? 0) + count);
  const mean = (values: number[]): number => total(values) / nights.length;
  return {
    kind: 'categorical', name: nights[0]!.name, rows: mean(nights.map((night) => night.rows)), missing: mean(nights.map(({ missing }) => missing)),
    categories: [...rows].map(([value, count]) => ({ value, rows: count / nights.length })).toSorted((a, b) => b.rows - a.rows || (a.value < b.value ? -1 : 1)),
    others: mean(nights.map(({ others }) => others)),
  };
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
