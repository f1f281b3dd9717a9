import type { Knex } from 'knex';
import type { LogicalDate } from '../../core/dates.ts';

/** The nights next to one that have a membership of the same segmentation; null where there is none. */
export interface Neighbours { previous: LogicalDate | null; next: LogicalDate | null }

/** How the ledger calls the memberships of a segmentation. */
export function membershipDataset(segmentation: string): string {
  return `marts.segment_membership/${segmentation}`;
}

export async function neighboursOf(trx: Knex, segmentation: string, date: LogicalDate): Promise<Neighbours> {
  const dataset = membershipDataset(segmentation);
  const before = await trx('meta.partitions').where({ dataset }).where('partition_date', '<', date).max<{ day: LogicalDate | null }[]>('partition_date as day');
  const after = await trx('meta.partitions').where({ dataset }).where('partition_date', '>', date).min<{ day: LogicalDate | null }[]>('partition_date as day');
  return { previous: before[0]?.day ?? null, next: after[0]?.day ?? null };
}

/**
 * The night whose membership a night holds on to: the one before it when it was scored first. It is kept, so that the night does the same
 * when it runs again, also where one in between has been filled in since.
 */
export async function baseOf(trx: Knex, segmentation: string, date: LogicalDate, { previous }: Neighbours): Promise<LogicalDate | null> {
  const key = { segmentation, logical_date: date };
  const kept = await trx('meta.membership_bases').where(key).first<{ base_date: LogicalDate | null } | undefined>('base_date');
  if (kept) return kept.base_date;
  await trx('meta.membership_bases').insert({ ...key, base_date: previous });
  return previous;
}
