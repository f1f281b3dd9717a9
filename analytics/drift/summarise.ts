import { momentsOf, quantile, sortedPresent } from '../statistics.ts';
import type { CategoricalSummary, NumericSummary } from './summary.ts';

/** Bins of a summary, unless told otherwise: fine enough for distances, and merged into deciles by the tests that ask for few. */
const FINE_BINS = 100;
/** Categories that are counted by name; the rest is counted together. */
const MOST_CATEGORIES = 100;

/** Counts one column of numbers, NaN = missing, in the bins of `edges`; by default in those cut at its own quantiles. */
export function summarise(name: string, values: Float64Array, edges: readonly number[] = fineEdges(values)): NumericSummary {
  const counts = Array.from({ length: edges.length + 1 }, () => 0);
  for (const value of values) if (!Number.isNaN(value)) counts[binOf(value, edges)]!++;
  const { count, mean, variance, min, max } = momentsOf(values);
  const some = count > 0;
  return {
    kind: 'numeric', name, rows: values.length, missing: values.length - count, edges, counts,
    mean: some ? mean : null, deviation: some ? Math.sqrt(variance) : null, least: some ? min : null, most: some ? max : null,
  };
}

/** Counts one column of categories; null = missing. */
export function summariseCategories(name: string, values: readonly (string | null)[], most = MOST_CATEGORIES): CategoricalSummary {
  const rows = new Map<string, number>();
  let missing = 0;
  for (const value of values) {
    if (value === null) missing++;
    else rows.set(value, (rows.get(value) ?? 0) + 1);
  }
  const all = [...rows].map(([value, count]) => ({ value, rows: count })).toSorted((a, b) => b.rows - a.rows || (a.value < b.value ? -1 : 1));
  const others = all.slice(most).reduce((sum, { rows: count }) => sum + count, 0);
  return { kind: 'categorical', name, rows: values.length, missing, categories: all.slice(0, most), others };
}

/**
 * Upper edges of bins that hold about as many values each, ascending and distinct: ties merge them, so a column of few
 * distinct values has one bin for each. Where the lowest edge is the minimum, one more bin lies below it, so that a
 * constant column that falls is seen as well as one that rises.
 */
export function fineEdges(values: Float64Array, bins = FINE_BINS): number[] {
  const sorted = sortedPresent(values);
  if (sorted.length === 0) return [];
  const quantiles = Array.from({ length: bins }, (_, index) => quantile(sorted, (index + 1) / bins));
  const edges = [...new Set(quantiles)].filter(Number.isFinite);
  return edges[0] === sorted[0] ? [below(edges[0]!), ...edges] : edges;
}

/** Index of the bin of a value: the first whose upper edge is at least the value. */
export function binOf(value: number, edges: readonly number[]): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (value <= edges[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** A number just below `value`, by a few units of the last place. */
function below(value: number): number {
  return value - Math.max(Math.abs(value) * 4 * Number.EPSILON, Number.MIN_VALUE);
}
