import type { Knex } from 'knex';
import type { LogicalDate } from '../../core/dates.ts';
import { namesAt } from './segment-names.ts';

export interface PublishedSegments { segmentation: string; date: LogicalDate; version: number; customers: number }

/** Writes the summary of a night's membership into `marts.segments`: every segment of the model, also one that nobody is in. How many customers are in one. */
export async function publishSegments(trx: Knex.Transaction, { segmentation, date, version, customers }: PublishedSegments): Promise<number> {
  const ids = await trx('meta.model_segments').where({ segmentation, version }).orderBy('segment_id').pluck<string[]>('segment_id');
  const names = await namesAt(trx, segmentation, date);
  const counted = await trx('marts.segment_membership').where({ segmentation, as_of_date: date }).groupBy('segment_id')
    .select<{ segment_id: string; size: number }[]>('segment_id', trx.raw('count(*) as size'));
  const sizes = new Map(counted.map(({ segment_id, size }) => [segment_id, size]));
  await trx('marts.segments').where({ segmentation, as_of_date: date }).delete();
  await trx('marts.segments').insert(ids.map((segment_id) => {
    const size = sizes.get(segment_id) ?? 0;
    return { segmentation, as_of_date: date, segment_id, name: names.get(segment_id) ?? segment_id, model_version: version, size, share: size / Math.max(1, customers) };
  }));
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}
