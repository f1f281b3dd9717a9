import { sumOf } from '../statistics.ts';
import { contingencyOf, type Contingency, type Label } from './contingency.ts';

/** Adjusted Rand index of two labellings of the same members: 1 for equal up to names, about 0 for chance, at least -0.5. */
export function adjustedRand(first: ArrayLike<Label>, second: ArrayLike<Label>): number {
  return adjustedRandOf(contingencyOf(first, second));
}

/**
 * Hubert and Arabie (1985), over the members that both labellings have (the totals of the table are not used). Two
 * labellings that both put everybody together, or everybody apart, agree: 1, as in scikit-learn.
 */
export function adjustedRandOf({ counts, columns }: Pick<Contingency, 'counts' | 'columns'>): number {
  const rowSums = counts.map(sumOf);
  const columnSums = columns.map((_, column) => sumOf(counts.map((row) => row[column]!)));
  const together = sumOf(counts.flat().map(pairs));
  const inRows = sumOf(rowSums.map(pairs));
  const inColumns = sumOf(columnSums.map(pairs));
  const all = pairs(sumOf(rowSums));
  const expected = all > 0 ? (inRows * inColumns) / all : 0;
  const most = (inRows + inColumns) / 2;
  return most === expected ? 1 : (together - expected) / (most - expected);
}

function pairs(count: number): number {
  return (count * (count - 1)) / 2;
}
