import { quantile, sortedPresent, sumOf } from '../statistics.ts';
import type { DriftTest } from './drift-test.ts';

/** Bins cut at the deciles of the reference. */
const BINS = 10;
/**
 * A share of 0 has no logarithm. It counts as this instead (as in Evidently): small enough that a bin which fills or
 * empties shows, large enough that one stray row in ten thousand does not (0.0001 * ln 1 = 0). A bin empty on both
 * sides adds nothing.
 */
const LEAST_SHARE = 1e-4;

/**
 * Population stability index over the deciles of the reference and a bin of missing values. 0.1 is usually read as a
 * little drift, 0.2 as much.
 */
export const psi: DriftTest = {
  name: 'psi',
  threshold: 0.2,
  measure: (reference, current) => {
    const edges = psiEdges(reference);
    return { value: psiOfCounts(psiCounts(reference, edges), psiCounts(current, edges)) };
  },
};

/**
 * Upper edges of the bins, ascending and distinct: bin i holds values in (edge i-1, edge i], the last bin all above the
 * last edge. Ties merge deciles, so a tied value keeps its bin. A reference whose lowest edge is its minimum gets a bin
 * below it, so that a constant feature that falls is seen as well as one that rises.
 */
export function psiEdges(reference: Float64Array): number[] {
  const sorted = sortedPresent(reference);
  if (sorted.length === 0) return [];
  const deciles = Array.from({ length: BINS - 1 }, (_, index) => quantile(sorted, (index + 1) / BINS));
  const edges = [...new Set(deciles)];
  return edges[0] === sorted[0] ? [below(edges[0]!), ...edges] : edges;
}

/** Rows in each bin of `edges`, and last the rows whose value is missing. */
export function psiCounts(values: Float64Array, edges: readonly number[]): number[] {
  const counts = Array.from({ length: edges.length + 2 }, () => 0);
  for (const value of values) counts[Number.isNaN(value) ? edges.length + 1 : binOf(value, edges)]!++;
  return counts;
}

/** Sum over bins of (current - reference) * ln(current / reference), in shares. Both sides have rows. */
export function psiOfCounts(reference: readonly number[], current: readonly number[]): number {
  const before = shares(reference);
  const after = shares(current);
  return before.reduce((total, share, bin) => total + (after[bin]! - share) * Math.log(after[bin]! / share), 0);
}

function shares(counts: readonly number[]): number[] {
  const total = sumOf(counts);
  return counts.map((count) => Math.max(count / total, LEAST_SHARE));
}

function binOf(value: number, edges: readonly number[]): number {
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
