import type { Knex } from 'knex';
import type { LogicalDate } from '../../core/dates.ts';
import { spanOfDays } from '../../core/words.ts';
import type { Load } from './load.ts';

/**
 * What people must know when a day was loaded, or loaded again, after tables were built as of it: a night tells what it knew, so what hangs
 * on that day follows only where somebody says so.
 */
export async function lateWarnings(trx: Knex, { source, logicalDate }: Load, partitions: readonly LogicalDate[]): Promise<string[]> {
  const before = partitions.filter((day) => day < logicalDate);
  if (before.length === 0) return [];
  const built = await trx('meta.partitions').distinct('partition_date').whereIn('partition_date', before)
    .where((is) => void is.where('dataset', 'like', 'intermediate.%').orWhere('dataset', 'like', 'marts.%')).orderBy('partition_date').pluck<LogicalDate[]>('partition_date');
  const [first, last] = [built[0], built.at(-1)];
  if (first === undefined || last === undefined) return [];
  return [`${source.id}: loaded ${spanOfDays(built)} after tables were built as of then; \`npx --no muster sql plan --from ${first} --to ${last}\` shows which, \`sql apply\` builds them again`];
}
