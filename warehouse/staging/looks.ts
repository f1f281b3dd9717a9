import { statSync } from 'node:fs';
import type { Knex } from 'knex';
import { addDays, type LogicalDate } from '../../core/dates.ts';
import { spanOfDays } from '../../core/words.ts';
import { groupBy } from '../group-by.ts';
import type { LandingFile } from '../landing.ts';
import type { Source } from '../models/source.ts';

/** Landing days up to the logical date whose files are held against what they looked like: no file is read for it, but each is asked for. */
const LOOK_BACK_DAYS = 400;

const ROWS_A_STATEMENT = 500;

/** What files look like from outside: how many, how many bytes together, and the newest time. */
export function looksOf(files: readonly LandingFile[]): string {
  // One that went away since the folder was listed is not there.
  const looks = files.flatMap(({ file }) => statSync(file, { throwIfNoEntry: false }) ?? []);
  return `${looks.length}.${looks.reduce((sum, { size }) => sum + size, 0)}.${Math.max(0, ...looks.map(({ mtimeMs }) => Math.round(mtimeMs)))}`;
}

/**
 * What the files of each landing day look like: to be taken before they are read, for they may grow meanwhile. An import of history has none:
 * whatever changes in its files, nobody knows of which day it is.
 */
export function looksOfDays({ partition }: Pick<Source, 'partition'>, files: readonly LandingFile[]): Map<LogicalDate, string> {
  if (partition !== 'landing') return new Map();
  return new Map([...groupBy(files, ({ day }) => day ?? '')].map(([day, ofDay]) => [day, looksOf(ofDay)]));
}

/** Writes into the ledger what the files of these days looked like when they were loaded. */
export async function recordLooks(trx: Knex, dataset: string, looks: ReadonlyMap<LogicalDate, string>, partitions: readonly LogicalDate[]): Promise<void> {
  const rows = partitions.flatMap((day) => (looks.has(day) ? [[day, looks.get(day)!]] : []));
  for (let start = 0; start < rows.length; start += ROWS_A_STATEMENT) {
    const some = rows.slice(start, start + ROWS_A_STATEMENT);
    await trx.raw(
      `update meta.partitions set looks = found.looks
       from (values ${some.map(() => '(cast(? as date), cast(? as varchar))').join(', ')}) as found (day, looks)
       where dataset = ? and partition_date = found.day`, [...some.flat(), dataset],
    );
  }
}

/**
 * Published days whose files look other than when they were loaded, oldest first: a file was corrected, or one came late. A day whose files
 * are all gone stays as it is, and of days that were loaded before looks were kept nothing is known.
 */
export async function alteredDays(db: Knex, { partition }: Pick<Source, 'partition'>, dataset: string, landed: readonly LandingFile[], logicalDate: LogicalDate): Promise<LogicalDate[]> {
  if (partition !== 'landing') return [];
  const rows = (await db('meta.partitions').where({ dataset, status: 'published' }).whereNotNull('looks').where('partition_date', '<=', logicalDate)
    .where('partition_date', '>', addDays(logicalDate, -LOOK_BACK_DAYS)).orderBy('partition_date').select('partition_date', 'looks')) as { partition_date: LogicalDate; looks: string }[];
  const files = groupBy(landed, ({ day }) => day ?? '');
  return rows.filter(({ partition_date: day, looks }) => files.has(day) && looksOf(files.get(day) ?? []) !== looks).map(({ partition_date }) => partition_date);
}

/** What a night says of days that it does not load again by itself: a date that is run again must not change. */
export function alteredWarnings({ id }: Source, dataset: string, days: readonly LogicalDate[], logicalDate: LogicalDate): string[] {
  const [first] = days;
  if (first === undefined) return [];
  return [`${id}: files of ${spanOfDays(days)} have changed since they were loaded, and staging has what they held then; \`npx --no muster sql plan ${dataset}+ --from ${first} --to ${logicalDate}\` shows what hangs on them, \`sql apply\` loads them anew`];
}
