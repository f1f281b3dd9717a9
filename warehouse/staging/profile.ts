import type { Knex } from 'knex';
import type { LogicalDate } from '../../core/dates.ts';
import { datesIn } from '../ledger.ts';
import type { Compiled } from '../models/compile.ts';
import { escapeMarks } from '../models/compile.ts';
import type { Model } from '../models/model.ts';
import type { Counter } from '../quality/counters.ts';
import { firstReason, rejectsOf } from '../quality/reasons.ts';

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
  /** Whether some row has an id that is to be tidied up. */
  untidy: boolean;
  /** What each day's rows are, by reason (null: good): how many, and how many of them each counter is about. */
  days: { day: LogicalDate | null; reason: string | null; rows: number; counted: number[] }[];
}

/**
 * Counts rows by day and by what is wrong with them, and what the counters ask for, in one pass. Days are those of the files (known beforehand, so that a
 * day without rows counts as one), or those found in an import of history up to the logical date. `untidy`: a condition to look for beside it.
 */
export async function profileRows(trx: Knex, model: Model, staged: Compiled, about: { days: readonly LogicalDate[] | null; logicalDate: LogicalDate; current: ReadonlySet<LogicalDate>; counters?: readonly Counter[]; untidy?: string | null }): Promise<Profile> {
  const { days, logicalDate, current, counters = [], untidy = null } = about;
  const counts = counters.map(({ condition }, index) => `, count(*) filter (where ${escapeMarks(condition)}) as counted_${index}`).join('');
  const { rows } = (await trx.raw(
    `select partition_date, ${escapeMarks(firstReason(rejectsOf(model)))} as reason, count(*) as row_count, ${untidy === null ? '0' : `count(*) filter (where ${untidy})`} as untidy${counts} from (${staged.sql}) as staged group by 1, 2`, staged.bindings,
  )) as { rows: { partition_date: LogicalDate | null; reason: string | null; row_count: number; untidy: number; [counted: `counted_${number}`]: number }[] };
  const inScope = rows.filter(({ partition_date }) => days !== null || (partition_date !== null && partition_date <= logicalDate && !current.has(partition_date)) || partition_date === null);
  const rowsOf = new Map<LogicalDate, number>((days ?? []).map((day) => [day, 0]));
  const rejected: Record<string, number> = {};
  let valid = 0;
  for (const { partition_date, reason, row_count } of inScope) {
    if (partition_date !== null) rowsOf.set(partition_date, (rowsOf.get(partition_date) ?? 0) + row_count);
    if (reason === null) valid += row_count;
    else rejected[reason] = (rejected[reason] ?? 0) + row_count;
  }
  return {
    partitions: [...rowsOf.keys()].toSorted(), rowsOf, rejected, valid, untidy: rows.some((row) => row.untidy > 0),
    days: inScope.map((row) => ({ day: row.partition_date, reason: row.reason, rows: row.row_count, counted: counters.map((_, index) => row[`counted_${index}`] ?? 0) })),
  };
}

/**
 * The rows of these partitions that have all they must have, as a relation in parentheses. Only what the profile found is
 * filtered, in one condition: from a filter for each column engines conclude that hardly a row is left, and build their
 * hash tables on the wrong side (three times the memory, twice the time).
 */
export function validRows(model: Model, staged: Compiled, { rejected, rowsOf }: Profile, partitions: readonly LogicalDate[], history: boolean): string {
  const lacking = rejectsOf(model).filter(({ name }) => name in rejected).map(({ condition }) => escapeMarks(`(${condition})`));
  const conditions = [
    ...(lacking.length === 0 ? [] : [`case when ${lacking.join(' or ')} then 0 else 1 end = 1`]),
    ...(history || partitions.length < rowsOf.size ? [`partition_date in ${datesIn(partitions)}`] : []),
  ];
  return conditions.length === 0 ? `(${staged.sql})` : `(select * from (${staged.sql}) as staged where ${conditions.join(' and ')})`;
}
