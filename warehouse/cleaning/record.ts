import type { Knex } from 'knex';
import type { LogicalDate } from '../../core/dates.ts';
import { literal } from '../../core/sql-literal.ts';
import { datesIn } from '../ledger.ts';
import type { Compiled } from '../models/compile.ts';
import { escapeMarks } from '../models/compile.ts';
import { keyText } from './key-text.ts';
import { leavesTrace, type Tally } from './tally.ts';

/** Rows of a partition kept by key for each thing that was done to a column; `meta.cleaning` counts them all. */
export const KEPT_BY_KEY = 10_000;

const ROWS_A_STATEMENT = 500;

/** How many rows of a partition a tally stands for. The partition is null for rows of an import of history without a day. */
export interface Counted { partition: LogicalDate | null; tally: Tally; rows: number }

export interface CleanedDataset {
  /** `staging.stg_shop__customers`. */
  name: string;
  partitions: readonly LogicalDate[];
  /** True where rows without a day belong to what is loaded. */
  undated: boolean;
}

/** SQL condition for the partitions that are written. */
export function inPartitions({ partitions, undated }: Pick<CleanedDataset, 'partitions' | 'undated'>, column = 'partition_date'): string {
  const dated = partitions.length === 0 ? '1 = 0' : `${column} in ${datesIn(partitions)}`;
  return undated ? `(${dated} or ${column} is null)` : dated;
}

/** Writes what was done to these partitions, in place of what an earlier load of them did. */
export async function recordCleaning(trx: Knex, dataset: CleanedDataset, counted: readonly Counted[]): Promise<void> {
  await trx.raw(`delete from meta.cleaning where dataset = ? and ${inPartitions(dataset)}`, [dataset.name]);
  const values = counted.filter(({ rows, tally: { action } }) => rows > 0 && action !== 'quarantined').map(({ partition, rows, tally: { column, rule, action, reason } }) =>
    `(${[literal(dataset.name), dateOrNull(partition), literal(column), literal(rule), literal(action), literal(reason), rows].join(', ')})`);
  await insertValues(trx, 'meta.cleaning (dataset, partition_date, column_name, rule, action, reason, rows)', values);
}

/**
 * Literal rows: counts, days and fixed texts of our own, no data.
 * @param conflict `on conflict ...`, where rows may be there already.
 */
export async function insertValues(trx: Knex, into: string, values: readonly string[], conflict = ''): Promise<void> {
  for (let start = 0; start < values.length; start += ROWS_A_STATEMENT) {
    await trx.raw(escapeMarks(`insert into ${into} values ${values.slice(start, start + ROWS_A_STATEMENT).join(', ')} ${conflict}`));
  }
}

export function dateOrNull(day: LogicalDate | null): string {
  return day === null ? 'cast(null as date)' : `date '${day}'`;
}

export interface KeyedRows {
  rows: Compiled;
  /** The date column of the rows. */
  partition: string;
  /** Columns that name a row and are no personal data. */
  key: readonly string[];
  /** The column with the customer, where there is one. */
  customer: string | null;
}

/**
 * Writes whom it was done to, by key and never by value, capped for each partition and tally by a hash of the key. One pass over the
 * rows for all tallies, and none where nothing was done.
 */
export async function recordRows(trx: Knex, dataset: CleanedDataset, tallies: readonly Tally[], { rows, partition, key, customer }: KeyedRows): Promise<void> {
  await trx.raw(`delete from meta.cleaned_rows where dataset = ? and ${inPartitions(dataset)}`, [dataset.name]);
  const kept = tallies.filter((tally) => !leavesTrace(tally));
  if (kept.length === 0) return;
  const about = kept.map(({ column, rule, action, reason }, index) => `(${[index, literal(column), literal(rule), literal(action), literal(reason)].join(', ')})`);
  const holds = kept.map(({ condition }, index) => `when ${index} then ${condition}`).join(' ');
  const name = key.length === 0 ? "''" : keyText(key, 'c');
  await trx.raw(
    `insert into meta.cleaned_rows (dataset, partition_date, column_name, rule, action, reason, row_key, customer_id)
     select ${escapeMarks(literal(dataset.name))}, day, column_name, rule, action, reason, row_key, customer_id
     from (
       select *, row_number() over (partition by day, tally order by md5(row_key), customer_id nulls last) as place
       from (
         select distinct c.${partition} as day, t.tally, t.column_name, t.rule, t.action, t.reason, ${name} as row_key, ${customer === null ? 'cast(null as varchar)' : `c.${customer}`} as customer_id
         from (${rows.sql}) as c cross join (values ${escapeMarks(about.join(', '))}) as t(tally, column_name, rule, action, reason)
         where ${inPartitions(dataset, `c.${partition}`)} and case t.tally ${escapeMarks(holds)} end
       ) as touched
     ) as placed
     where place <= ${KEPT_BY_KEY}`, rows.bindings,
  );
}
