import type { Matrix } from '../matrix.ts';
import { membersOf } from './profile.ts';

/** Members shown of a segment. */
const SHOWN = 3;

/** In a smaller segment, the values of one member may say who it is. */
const FEWEST_MEMBERS = 20;

/**
 * The rows of each cluster nearest to its middle in the prepared scale, nearest first: what its members are like, each value beside the
 * others as it really occurs. None of a cluster so small that they could be known by them.
 */
export function typicalRows(prepared: Matrix, labels: ArrayLike<number>, k: number): number[][] {
  return membersOf(labels, k).map((rows) => {
    if (rows.length < FEWEST_MEMBERS) return [];
    const middle = prepared.columns.map((column) => rows.reduce((sum, row) => sum + column[row]!, 0) / rows.length);
    const distance = (row: number): number => prepared.columns.reduce((sum, column, index) => sum + (column[row]! - middle[index]!) ** 2, 0);
    return rows.map((row) => ({ row, away: distance(row) })).toSorted((a, b) => a.away - b.away || a.row - b.row).slice(0, SHOWN).map(({ row }) => row);
  });
}
