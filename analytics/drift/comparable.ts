import { MusterError } from '../../core/errors.ts';
import { sumOf } from '../statistics.ts';
import type { ColumnSummary, NumericSummary } from './summary.ts';

/** Counts that were divided or interpolated add up to the rows but for rounding. */
const ROUNDING = 1e-6;

/**
 * Refuses counts that cannot be held against each other: other bins, counts that do not add up, a number that is none
 * (contract errors, without a value of the column).
 */
export function requireComparable(reference: ColumnSummary, current: ColumnSummary): void {
  requireWhole(reference);
  requireWhole(current);
  if (reference.kind === 'numeric' && current.kind === 'numeric' && !sameEdges(reference.edges, current.edges)) {
    throw refusal(current, `${current.edges.length} edges of bins that are not those of the reference`, 'the edges of the reference',
      'bring both sides to the same edges with rebin');
  }
}

export function sameEdges(a: readonly number[], b: readonly number[]): boolean {
  return a === b || (a.length === b.length && a.every((edge, index) => edge === b[index]));
}

/** Refuses a summary that contradicts itself. */
export function requireWhole(summary: ColumnSummary): void {
  const counts = summary.kind === 'numeric' ? summary.counts : [...summary.categories.map(({ rows }) => rows), summary.others];
  const sound = [summary.rows, summary.missing, ...counts].every((count) => Number.isFinite(count) && count >= 0);
  if (!sound) throw refusal(summary, 'a count that is negative or no number', 'counts from 0', 'count the column again');
  const total = sumOf(counts) + summary.missing;
  if (Math.abs(total - summary.rows) > ROUNDING * Math.max(1, summary.rows)) {
    throw refusal(summary, `counts of ${total} rows`, `${summary.rows} rows, as many as it has`, 'count the column again');
  }
  if (summary.kind === 'numeric') requireEdges(summary);
}

function requireEdges(summary: NumericSummary): void {
  const { edges, counts } = summary;
  const ascending = edges.every((edge, index) => Number.isFinite(edge) && (index === 0 || edge > edges[index - 1]!));
  if (ascending && counts.length === edges.length + 1) return;
  throw refusal(summary, `${edges.length} edges with ${counts.length} counts`, 'finite, ascending edges and one count more than edges', 'count the column again');
}

function refusal({ name }: ColumnSummary, found: string, allowed: string, todo: string): MusterError {
  return new MusterError({ kind: 'contract', where: `summary of column "${name}"`, found, allowed, todo });
}
