import { MusterError } from '../../core/errors.ts';
import { sumOf } from '../statistics.ts';

/** A cluster or segment: a number or an identity. */
export type Label = number | string;

/**
 * How many members two labellings share: `counts[i][j]` are in `rows[i]` of the first and in `columns[j]` of the second.
 * Totals stand beside the counts because members may be in one labelling only: new customers, customers who left.
 */
export interface Contingency<Row extends Label = Label, Column extends Label = Label> {
  rows: Row[];
  columns: Column[];
  counts: number[][];
  /** Members of each row's segment, at least the sum of its counts. */
  rowTotals: number[];
  columnTotals: number[];
}

/** Counts two labellings of the same members, given member by member. Labels ascend. Contract error: different lengths. */
export function contingencyOf<Row extends Label, Column extends Label>(
  first: ArrayLike<Row>,
  second: ArrayLike<Column>,
): Contingency<Row, Column> {
  if (first.length !== second.length) {
    throw new MusterError({
      kind: 'contract',
      where: 'agreement of two labellings',
      found: `${first.length} and ${second.length} labels`,
      allowed: 'one label each for the same members',
      todo: 'join both labellings on the customer before comparing',
    });
  }
  const rows = distinctLabels(first);
  const columns = distinctLabels(second);
  const rowOf = new Map(rows.map((label, index) => [label, index]));
  const columnOf = new Map(columns.map((label, index) => [label, index]));
  const counts = rows.map(() => columns.map(() => 0));
  for (let member = 0; member < first.length; member++) counts[rowOf.get(first[member]!)!]![columnOf.get(second[member]!)!]!++;
  return { rows, columns, counts, ...totalsOf(counts, columns.length) };
}

/**
 * The same table from counts that a warehouse made (`group by old, new`). Give the totals where some members are in one
 * labelling only; otherwise they are the sums.
 */
export function contingencyFromCounts<Row extends Label, Column extends Label>(
  cells: readonly { row: Row; column: Column; count: number }[],
  totals: { rows?: ReadonlyMap<Row, number>; columns?: ReadonlyMap<Column, number> } = {},
): Contingency<Row, Column> {
  const rows = distinctLabels([...cells.map(({ row }) => row), ...(totals.rows?.keys() ?? [])]);
  const columns = distinctLabels([...cells.map(({ column }) => column), ...(totals.columns?.keys() ?? [])]);
  const counts = rows.map(() => columns.map(() => 0));
  for (const { row, column, count } of cells) counts[rows.indexOf(row)]![columns.indexOf(column)]! += count;
  const sums = totalsOf(counts, columns.length);
  return {
    rows,
    columns,
    counts,
    rowTotals: rows.map((label, index) => totals.rows?.get(label) ?? sums.rowTotals[index]!),
    columnTotals: columns.map((label, index) => totals.columns?.get(label) ?? sums.columnTotals[index]!),
  };
}

function totalsOf(counts: number[][], columns: number): { rowTotals: number[]; columnTotals: number[] } {
  return {
    rowTotals: counts.map(sumOf),
    columnTotals: Array.from({ length: columns }, (_, column) => sumOf(counts.map((row) => row[column]!))),
  };
}

function distinctLabels<Kind extends Label>(labels: ArrayLike<Kind>): Kind[] {
  return [...new Set(Array.from(labels))].toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
