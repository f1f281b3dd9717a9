import type { Knex } from 'knex';
import type { LogicalDate } from '../../core/dates.ts';
import type { Engine } from '../engine.ts';
import { groupBy } from '../group-by.ts';
import { datesIn } from '../ledger.ts';
import type { Compiled } from '../models/compile.ts';
import { escapeMarks } from '../models/compile.ts';
import type { Model } from '../models/model.ts';
import type { Counter } from '../quality/counters.ts';
import { firstReason, rejectsOf } from '../quality/reasons.ts';
import type { Pending } from './origin.ts';

/** What is in the files, before anything is written. */
export interface Profile {
  /** Partitions to publish, oldest first. */
  partitions: LogicalDate[];
  /** Of an import of history: what the rows of each day are, as a text that changes with them. */
  prints: Map<LogicalDate, string>;
  /** Rows in the files of each of these days, good or not. */
  rowsOf: Map<LogicalDate, number>;
  /** Rows that are left out, by reason. */
  rejected: Record<string, number>;
  /** Rows that are not. */
  valid: number;
  /** When the newest row of each day that is not left out was known, by what it says; only where that is asked for. */
  known: Map<LogicalDate, string>;
  /** Whether some row has an id that is to be tidied up. */
  untidy: boolean;
  /** What each day's rows are, by reason (null: good): how many, and how many of them each counter is about. */
  days: { day: LogicalDate | null; reason: string | null; rows: number; counted: number[] }[];
}

export interface ProfileQuery extends Pick<Pending, 'days' | 'published' | 'printed' | 'overshadowed' | 'fingerprintOf'> {
  logicalDate: LogicalDate;
  counters?: readonly Counter[];
  untidy?: string | null;
  /** See `saysWhenKnown`. */
  known?: boolean;
  engine: Pick<Engine, 'rowHash'>;
}

interface CountedRow { partition_date: LogicalDate | null; reason: string | null; row_count: number; untidy: number; hashes: string | null; known: string | null; [counted: `counted_${number}`]: number }

/** Number of rows and sum of their hashes, as for tables: rows may come in any order. */
function printsOf(rows: readonly CountedRow[]): Map<LogicalDate, string> {
  const byDay = groupBy(rows, ({ partition_date }) => partition_date);
  return new Map([...byDay].flatMap(([day, found]) => (day === null ? [] : [[day,
    `${found.reduce((sum, { row_count }) => sum + row_count, 0)}.${found.reduce((sum, { hashes }) => sum + BigInt(hashes ?? 0), 0n)}`]])));
}

/** Days whose rows are not those that they are published with; and where such a day was published before, those in which its rows may have kept others out. */
function changedDays(prints: ReadonlyMap<LogicalDate, string>, { published, printed, overshadowed, fingerprintOf }: ProfileQuery): Set<LogicalDate> {
  const changed = [...prints].filter(([day, print]) => printed.get(day) !== fingerprintOf(day, print)).map(([day]) => day);
  return new Set([...changed, ...(changed.some((day) => published.has(day)) ? overshadowed.filter((day) => prints.has(day)) : [])]);
}

/**
 * Counts rows by day and by what is wrong with them, and what the counters ask for, in one pass. Days are those of the files (known beforehand, so that a
 * day without rows counts as one), or those found in an import of history up to the logical date. `untidy`: a condition to look for beside it.
 */
export async function profileRows(trx: Knex, model: Model, staged: Compiled, about: ProfileQuery): Promise<Profile> {
  const { days, logicalDate, counters = [], untidy = null, known = false } = about;
  const counts = counters.map(({ condition }, index) => `, count(*) filter (where ${escapeMarks(condition)}) as counted_${index}`).join('');
  const hashes = days === null ? `cast(sum(${about.engine.rowHash(model.columns.map(({ name }) => name))}) as varchar)` : 'null';
  const { rows } = (await trx.raw(
    `select partition_date, ${escapeMarks(firstReason(rejectsOf(model)))} as reason, count(*) as row_count, ${untidy === null ? '0' : `count(*) filter (where ${untidy})`} as untidy, ${hashes} as hashes, ${known ? 'cast(max(loaded_at) as varchar)' : 'null'} as known${counts}
     from (${staged.sql}) as staged group by 1, 2`, staged.bindings,
  )) as { rows: CountedRow[] };
  const prints = days === null ? printsOf(rows) : new Map<LogicalDate, string>();
  const scope = days === null ? changedDays(prints, about) : null;
  const inScope = rows.filter(({ partition_date: day }) => scope === null || day === null || (day <= logicalDate && scope.has(day)));
  const rowsOf = new Map<LogicalDate, number>((days ?? []).map((day) => [day, 0]));
  const rejected: Record<string, number> = {};
  let valid = 0;
  for (const { partition_date, reason, row_count } of inScope) {
    if (partition_date !== null) rowsOf.set(partition_date, (rowsOf.get(partition_date) ?? 0) + row_count);
    if (reason === null) valid += row_count;
    else rejected[reason] = (rejected[reason] ?? 0) + row_count;
  }
  return {
    partitions: [...rowsOf.keys()].toSorted(), prints, rowsOf, rejected, valid,
    known: new Map(rows.flatMap((row) => (row.partition_date === null || row.reason !== null || row.known === null ? [] : [[row.partition_date, row.known]]))),
    untidy: rows.some((row) => row.untidy > 0),
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
