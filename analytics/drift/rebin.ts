import { sameEdges } from './comparable.ts';
import type { NumericSummary } from './summary.ts';

/**
 * The same column counted in other bins: rows within a bin are taken as spread evenly over it, between the least and
 * the most value where the bin is open, so that counts may be fractions. Exact where every new edge is an old one;
 * else at most the rows of the bin in which a new edge lies are misplaced. Rows, missing and moments stay as they are.
 */
export function rebin(summary: NumericSummary, edges: readonly number[]): NumericSummary {
  if (sameEdges(summary.edges, edges)) return summary;
  const upTo = edges.map((edge) => rowsUpTo(summary, edge));
  const ends = [...upTo, summary.rows - summary.missing];
  return { ...summary, edges, counts: ends.map((end, bin) => Math.max(0, end - (ends[bin - 1] ?? 0))) };
}

/** Rows with a value of at most `at`. */
function rowsUpTo(summary: NumericSummary, at: number): number {
  const { counts } = summary;
  let rows = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    const [low, high] = boundsOf(summary, bin);
    if (at >= high) rows += counts[bin]!;
    else return at > low ? rows + (counts[bin]! * (at - low)) / (high - low) : rows;
  }
  return rows;
}

/**
 * Between which values the rows of a bin lie: its edges, drawn in to the least and the most value. Without a value of
 * that kind (a summary of no rows) the open ends are their one edge.
 */
export function boundsOf({ edges, least, most }: NumericSummary, bin: number): [low: number, high: number] {
  const low = edges[bin - 1] ?? Math.min(least ?? Number.POSITIVE_INFINITY, edges[bin] ?? Number.POSITIVE_INFINITY);
  const high = edges[bin] ?? Math.max(most ?? Number.NEGATIVE_INFINITY, edges[bin - 1] ?? Number.NEGATIVE_INFINITY);
  const from = least === null ? low : Math.min(high, Math.max(low, least));
  const to = most === null ? high : Math.max(from, Math.min(high, most));
  return [from, to];
}
