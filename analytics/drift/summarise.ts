import { momentsOf, sortedPresent } from '../statistics.ts';
import type { CategoricalSummary, NumericSummary } from './summary.ts';

/**
 * Shares of the reference at whose quantiles the bins of a summary are cut: each hundredth, finer towards both ends, where
 * long tails would make one wide bin of what matters to a distance. Tests that ask for few bins merge them.
 */
export const fineShares: readonly number[] = [
  0, 0.001, 0.002, 0.005, ...Array.from({ length: 99 }, (_, index) => (index + 1) / 100), 0.995, 0.998, 0.999, 1,
];
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
 * distinct values has one bin for each. Below the least value lies one more bin, so that a constant column that falls is
 * seen as well as one that rises.
 */
export function fineEdges(values: Float64Array): number[] {
  const sorted = sortedPresent(values);
  return edgesOf(fineShares.map((share) => ofShare(sorted, share)));
}

/** A quantile that is a value of the sample (SQL's `percentile_disc`): interpolated ones would cut bins between the few values of a count. */
function ofShare(sorted: Float64Array, share: number): number {
  // A share times a count may end in rounding.
  return sorted[Math.max(0, Math.ceil(share * sorted.length - 1e-9) - 1)] ?? Number.NaN;
}

/** The edges of a column whose quantiles at `fineShares` are known (SQL's `percentile_disc`), as a warehouse counts them; none where it has no value. */
export function edgesOf(quantiles: readonly number[]): number[] {
  const edges = [...new Set(quantiles)].filter(Number.isFinite).toSorted((a, b) => a - b);
  return edges.length > 0 ? [below(edges[0]!), ...edges] : [];
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
