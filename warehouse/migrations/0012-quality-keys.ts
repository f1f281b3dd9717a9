import type { Knex } from 'knex';
import type { Migration } from './migration.ts';

/** `partition_key` is the day as text, empty for rows without one: no key of either engine takes nothing for equal to nothing. */
const COUNTS = `source varchar not null, dataset varchar not null, partition_date date, partition_key varchar not null,
  measure varchar not null, subject varchar not null, rows bigint not null`;

/** What a dataset's orphans were last counted by: each partition of the dataset and of its registers, as it was then. */
const LOOKED_AT = `create table meta.orphans_looked_at (
  dataset varchar not null, looked_at varchar not null, partition_date date not null, publication varchar not null,
  primary key (dataset, looked_at, partition_date)
)`;

/**
 * A key for the counts of quality, so that two nights that measure at once count once, and what orphans were counted by, so that they are
 * corrected. The first night after it counts all orphans anew.
 */
export const qualityKeys: Migration = {
  name: '0012-quality-keys',
  up: async (trx) => {
    await remake(trx, `${COUNTS}, primary key (dataset, partition_key, measure, subject)`, 'source, dataset, partition_date, partition_key, measure, subject, rows');
    await trx.raw("delete from meta.quality where measure = 'looked_up'");
    await trx.raw(LOOKED_AT);
  },
  down: async (trx) => {
    await trx.raw('drop table meta.orphans_looked_at');
    await remake(trx, 'source varchar not null, dataset varchar not null, partition_date date, measure varchar not null, subject varchar not null, rows bigint not null', 'source, dataset, partition_date, measure, subject, rows');
  },
};

/** Makes `meta.quality` anew with its rows. What stands there twice was counted twice by nights at once, of the same rows. */
async function remake(trx: Knex, columns: string, list: string): Promise<void> {
  await trx.raw(`create table meta.quality_kept (${COUNTS})`);
  await trx.raw(`insert into meta.quality_kept (source, dataset, partition_date, partition_key, measure, subject, rows)
    select max(source), dataset, partition_date, coalesce(cast(partition_date as varchar), ''), measure, subject, max(rows) from meta.quality group by dataset, partition_date, measure, subject`);
  await trx.raw('drop table meta.quality');
  await trx.raw(`create table meta.quality (${columns})`);
  await trx.raw(`insert into meta.quality (${list}) select ${list} from meta.quality_kept`);
  await trx.raw('drop table meta.quality_kept');
}
