import { chiSquaredTail } from './distributions.ts';

export interface ChiSquare {
  statistic: number;
  df: number;
  p: number;
  /** 0 for no association, 1 for one that says everything. */
  cramersV: number;
  /** False where Cochran's rule (1954) forbids to trust p: a cell expects less than 1, or more than a fifth of them less than 5. */
  trusted: boolean;
}

/** Pearson's test on a table of counts, without correction for continuity. Empty rows and columns say nothing; null where less than two of either are left. */
export function chiSquare(table: readonly (readonly number[])[]): ChiSquare | null {
  const rows = table.map(total).filter((sum) => sum > 0);
  const columns = (table[0] ?? []).map((_, column) => total(table.map((row) => row[column]!)));
  const kept = columns.filter((sum) => sum > 0);
  if (rows.length < 2 || kept.length < 2) return null;
  const all = total(rows);
  let statistic = 0;
  const expectations: number[] = [];
  for (const row of table) {
    const rowSum = total(row);
    if (rowSum === 0) continue;
    row.forEach((observed, column) => {
      const expected = (rowSum * columns[column]!) / all;
      if (expected === 0) return;
      expectations.push(expected);
      statistic += (observed - expected) ** 2 / expected;
    });
  }
  const df = (rows.length - 1) * (kept.length - 1);
  const few = expectations.filter((expected) => expected < 5).length;
  return {
    statistic, df,
    p: chiSquaredTail(statistic, df),
    cramersV: Math.sqrt(statistic / (all * Math.min(rows.length - 1, kept.length - 1))),
    trusted: expectations.every((expected) => expected >= 1) && few * 5 <= expectations.length,
  };
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
