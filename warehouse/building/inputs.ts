import type { Knex } from 'knex';
import type { LogicalDate } from '../../core/dates.ts';
import type { Model } from '../models/model.ts';
import { partitionsReadBy } from '../models/own-night.ts';
import type { Project } from '../models/project.ts';

/** What a partition is made of: the publications that the reader sees of what its model reads. */
export interface Inputs {
  /** How many, and the sum of their times: another one whenever something is published or goes. */
  print: string;
  /** When the latest was published. */
  latest: string | null;
}

/**
 * The publications of all that a model reads, directly or through others, up to a date: later partitions are beyond the night's bounds and
 * decide about nothing in it, and nor do earlier ones of tables of which it reads its own night alone. Who builds asks before the rows are read, so
 * that what is published in between is not taken for read.
 */
export async function inputsOf(db: Knex, { models }: Pick<Project, 'models'>, { name }: Model, logicalDate: LogicalDate): Promise<Inputs> {
  const { ownNight, upToNight } = partitionsReadBy(models, name);
  const [row] = (await db('meta.partitions')
    .where((up) => void up.whereIn('dataset', upToNight).where('partition_date', '<=', logicalDate))
    .orWhere((own) => void own.whereIn('dataset', ownNight).where('partition_date', logicalDate))
    .select(db.raw("count(*) as publications, cast(sum(cast(extract(epoch from published_at) * 1000 as bigint)) as varchar) as times, max(published_at) as latest"))) as { publications: number; times: string | null; latest: string | null }[];
  return { print: `${row?.publications ?? 0}.${row?.times ?? ''}`, latest: row?.latest ?? null };
}
