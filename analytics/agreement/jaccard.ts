import type { Contingency } from './contingency.ts';

/**
 * Jaccard index of each pair of segments, `[row][column]`: members of both over members of either. 0 where neither has
 * members.
 */
export function jaccardMatrix({ counts, rowTotals, columnTotals }: Contingency): number[][] {
  return counts.map((row, i) =>
    row.map((both, j) => {
      const either = rowTotals[i]! + columnTotals[j]! - both;
      return either > 0 ? both / either : 0;
    }),
  );
}

/** For each segment of the first labelling, its Jaccard index with the segment of the second that resembles it most. */
export function bestJaccard(table: Contingency): number[] {
  return jaccardMatrix(table).map((row) => Math.max(0, ...row));
}
