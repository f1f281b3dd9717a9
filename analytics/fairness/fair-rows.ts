import { quantile, sortedPresent } from '../statistics.ts';
import { resampleRows } from './resample.ts';
import { reweigh } from './reweigh.ts';

/** What a row did: up to the median, more, or nobody knows. */
const OUTCOMES = 3;

/**
 * Rows to train on in which a protected group says nothing of whether an outcome is above its median: as many as there were, drawn again
 * with the weights of reweighing, so that any algorithm can take them. `codes` are groups, NaN those too small to be told apart, which are
 * one group together. Ascending; the same seed gives the same rows.
 */
export function fairRows({ codes, outcome, seed }: { codes: Float64Array; outcome: Float64Array; seed: number }): Int32Array {
  const median = quantile(sortedPresent(outcome), 0.5);
  const outcomes = Int32Array.from(outcome, (value) => (Number.isNaN(value) ? 2 : value > median ? 1 : 0));
  const groups = Int32Array.from(codes, (code) => (Number.isNaN(code) ? 0 : code + 1));
  return resampleRows(reweigh({ groups, outcomes }), groups.map((group, row) => group * OUTCOMES + outcomes[row]!), seed);
}
