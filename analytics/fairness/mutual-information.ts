import { chiSquaredTail } from '../inference/distributions.ts';

/** What one variable tells of another, in natural units (nats). */
export interface MutualInformation {
  /** Bias-corrected, not below 0. */
  information: number;
  /** Entropy of the columns. */
  entropy: number;
  /** Share of the columns' entropy that the rows tell (Theil's uncertainty coefficient), 0 to 1; null where the columns say nothing. */
  uncertainty: number | null;
  /** Chance of as much information or more from variables that have nothing to do with each other (G-test). */
  p: number;
}

/**
 * Mutual information of a table of counts (rows x columns). The plain estimate is too high, the more so the more cells there are: each
 * entropy is corrected by (filled cells - 1) / 2n (Miller, 1955), which takes (filled cells - filled rows - filled columns + 1) / 2n from it.
 * Null for an empty table.
 */
export function mutualInformation(table: readonly ArrayLike<number>[]): MutualInformation | null {
  const cells = table.map((row) => Array.from(row));
  const rows = cells.map(total);
  const columns = (cells[0] ?? []).map((_, column) => total(cells.map((row) => row[column]!)));
  const all = total(rows);
  if (!(all > 0)) return null;
  const [filled, filledRows, filledColumns] = [cells.flat(), rows, columns].map((counts) => counts.filter((count) => count > 0).length) as [number, number, number];
  const plain = Math.max(0, entropyOf(rows, all) + entropyOf(columns, all) - entropyOf(cells.flat(), all));
  const information = Math.max(0, plain - (filled - filledRows - filledColumns + 1) / (2 * all));
  const entropy = entropyOf(columns, all);
  const freedom = (filledRows - 1) * (filledColumns - 1);
  return {
    information, entropy,
    uncertainty: entropy > 0 ? Math.min(1, information / entropy) : null,
    p: freedom > 0 ? chiSquaredTail(2 * all * plain, freedom) : 1,
  };
}

function entropyOf(counts: readonly number[], all: number): number {
  return -counts.reduce((sum, count) => (count > 0 ? sum + (count / all) * Math.log(count / all) : sum), 0);
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
