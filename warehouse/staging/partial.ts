import type { Knex } from 'knex';
import { addDays, type LogicalDate } from '../../core/dates.ts';
import { partialDays } from '../freshness/partial.ts';
import type { LandingFile } from '../landing.ts';
import type { Load } from './load.ts';
import { looksOf } from './looks.ts';
import type { Pending } from './origin.ts';

/** Stands between a fingerprint and what the files of a partly loaded day looked like. */
const PARTLY = '~';

/**
 * Enters days that are partly loaded as such in the ledger, with the size and time of their files: once these change, the day is
 * loaded anew. Does nothing, and reads nothing, for a source that does not declare `rows_at_least`, and for an import of history, whose days are
 * held against their rows every time.
 */
export async function markPartial(trx: Knex, { source, model, fingerprint }: Load, { files, looks, days }: Pending, partitions: readonly LogicalDate[]): Promise<void> {
  const share = source.freshness?.rowsAtLeast ?? null;
  const [first] = partitions;
  if (share === null || first === undefined || files.length === 0 || days === null) return;
  const rows = (await trx('meta.partitions').where({ dataset: model.name }).where('partition_date', '>=', addDays(first, -60)).select('partition_date', 'rows')) as { partition_date: LogicalDate; rows: number }[];
  const rowsOf = new Map(rows.map(({ partition_date, rows: count }) => [partition_date, count]));
  for (const { date } of partialDays(rowsOf, partitions, share)) {
    await trx('meta.partitions').where({ dataset: model.name, partition_date: date }).update({ fingerprint: `${fingerprint}${PARTLY}${looks.get(date) ?? ''}` });
  }
}

/** Whether a day is published as it is now; one that was partly loaded, as long as its files look the same. */
export function isPublishedAs(printed: string, fingerprint: string, files: readonly LandingFile[], day: LogicalDate): boolean {
  return printed === fingerprint || (printed.startsWith(`${fingerprint}${PARTLY}`) && printed === `${fingerprint}${PARTLY}${looksOf(files.filter((landed) => landed.day === day || landed.day === null))}`);
}
