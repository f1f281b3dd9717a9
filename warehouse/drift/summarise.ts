import type { Warehouse } from '../warehouse.ts';
import { countCategories, type CategoryCounts } from './categories.ts';
import type { BinCounts, NumericColumn, SummarisedColumn, SummarisedRows } from './column.ts';

/** What one column of numbers held, as counts; `ColumnSummary` of the analytics. */
export interface NumericCounts extends Omit<BinCounts, 'present'> { kind: 'numeric'; name: string; rows: number; missing: number; edges: readonly number[] }
export type ColumnCounts = NumericCounts | CategoryCounts;

/** Digits that are kept of a mean and a deviation: threads add up in another order each time, and the last digits follow it. */
const DIGITS = 12;

/** Columns summarised where their rows are: only counts leave the warehouse, so that the size makes no difference. In the order asked for. */
export async function summariseColumns({ engine, knex, path }: Warehouse, rows: SummarisedRows, columns: readonly SummarisedColumn[]): Promise<ColumnCounts[]> {
  const numbers = columns.filter((column): column is NumericColumn => column.kind === 'numeric');
  try {
    const counted = await engine.countInBins(knex, rows, numbers);
    const found = new Map<string, ColumnCounts>(numbers.map((column, index) => [column.name, numericOf(column, counted.rows, counted.columns[index]!)]));
    for (const { kind, name } of columns) {
      if (kind === 'categorical') found.set(name, await countCategories(knex, rows, name));
    }
    return columns.map(({ name }) => found.get(name)!);
  } catch (error) {
    throw engine.explainError(error, path);
  }
}

function numericOf({ name, edges }: NumericColumn, rows: number, { present, counts, mean, deviation, least, most }: BinCounts): NumericCounts {
  return { kind: 'numeric', name, rows, missing: rows - present, edges, counts, mean: kept(mean), deviation: kept(deviation), least, most };
}

function kept(value: number | null): number | null {
  return value === null || !Number.isFinite(value) ? null : Number(value.toPrecision(DIGITS));
}
