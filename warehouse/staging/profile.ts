import type { Knex } from 'knex';
import type { LogicalDate } from '../../core/dates.ts';
import { datesIn } from '../ledger.ts';
import type { Compiled } from '../models/compile.ts';
import type { Model } from '../models/model.ts';

/** What is in the files, before anything is written. */
export interface Profile {
  /** Partitions to publish, oldest first. */
  partitions: LogicalDate[];
  /** Rows in the files of each of these days, good or not. */
  rowsOf: Map<LogicalDate, number>;
  /** Rows that are left out, by reason. */
  rejected: Record<string, number>;
  /** Rows that are not. */
  valid: number;
}

/**
 * Counts rows by day and by what is wrong with them, in one pass. Days are those of the files (known beforehand, so that a
 * day without rows counts as one), or those found in an import of history up to the logical date.
 */
export async function profileRows(trx: Knex, model: Model, staged: Compiled, about: { days: readonly LogicalDate[] | null; logicalDate: LogicalDate; current: ReadonlySet<LogicalDate> }): Promise<Profile> {
  const { days, logicalDate, current } = about;
  const reasons = model.columns.filter(({ required }) => required).map(({ name }) => `when ${name} is null then '${name} is null'`);
  const { rows } = (await trx.raw(
    `select partition_date, case ${reasons.join(' ')} end as reason, count(*) as row_count from (${staged.sql}) as staged group by 1, 2`, staged.bindings,
  )) as { rows: { partition_date: LogicalDate | null; reason: string | null; row_count: number }[] };
  const inScope = rows.filter(({ partition_date }) => days !== null || (partition_date !== null && partition_date <= logicalDate && !current.has(partition_date)) || partition_date === null);
  const rowsOf = new Map<LogicalDate, number>((days ?? []).map((day) => [day, 0]));
  const rejected: Record<string, number> = {};
  let valid = 0;
  for (const { partition_date, reason, row_count } of inScope) {
    if (partition_date !== null) rowsOf.set(partition_date, (rowsOf.get(partition_date) ?? 0) + row_count);
    if (reason === null) valid += row_count;
    else rejected[reason] = (rejected[reason] ?? 0) + row_count;
  }
  return { partitions: [...rowsOf.keys()].toSorted(), rowsOf, rejected, valid };
}

/**
 * The rows of these partitions that have all they must have, as a relation in parentheses. Only what the profile found is
 * filtered, in one condition: from a filter for each column engines conclude that hardly a row is left, and build their
 * hash tables on the wrong side (three times the memory, twice the time).
 */
export function validRows(model: Model, staged: Compiled, { rejected, rowsOf }: Profile, partitions: readonly LogicalDate[], history: boolean): string {
  const lacking = model.columns.filter(({ name }) => `${name} is null` in rejected).map(({ name }) => `${name} is null`);
  const conditions = [
    ...(lacking.length === 0 ? [] : [`case when ${lacking.join(' or ')} then 0 else 1 end = 1`]),
    ...(history || partitions.length < rowsOf.size ? [`partition_date in ${datesIn(partitions)}`] : []),
  ];
  return conditions.length === 0 ? `(${staged.sql})` : `(select * from (${staged.sql}) as staged where ${conditions.join(' and ')})`;
}
