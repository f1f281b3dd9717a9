import type { Membership, MembershipKind } from '../membership/membership.ts';
import { purchaseScore, scoreOf } from './scores.ts';

/** One of the three measures. */
export interface RfmMeasure {
  feature: string;
  /** Its place among the prepared columns. */
  column: number;
  /** Ends of its fifths, ascending, in the prepared scale. */
  cuts: number[];
}

/** Fifths of three measures, and the cluster of each cell of the grid they make. */
export interface RfmMembership extends Membership {
  kind: 'rfm';
  /** Fewer days are better. */
  recency: RfmMeasure;
  frequency: RfmMeasure;
  monetary: RfmMeasure;
  /** By the score of recency, 1 to 5, then by that of frequency and money. */
  cells: number[][];
}

export const rfmMembership: MembershipKind<RfmMembership> = {
  name: 'rfm',
  assign: ({ recency, frequency, monetary, cells }, { columns, rows }) => {
    const [r, f, m] = [recency, frequency, monetary].map(({ column }) => columns[column]!) as [Float64Array, Float64Array, Float64Array];
    return Int32Array.from({ length: rows }, (_, row) => {
      const bought = purchaseScore(scoreOf(f[row]!, frequency.cuts), scoreOf(m[row]!, monetary.cuts));
      return cells[5 - scoreOf(r[row]!, recency.cuts)]![bought - 1]!;
    });
  },
};
