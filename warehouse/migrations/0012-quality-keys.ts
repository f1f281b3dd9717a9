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

/** Rows without a day that lie in the quarantine or have lain there, by a hash of what was delivered, and the first night that met them. */
const UNDATED = 'create table meta.quarantined_undated (dataset varchar not null, row_md5 varchar not null, first_on date not null, primary key (dataset, row_md5))';

/**
 * A key for the counts of quality, so that two nights that measure at once count once, and what orphans were counted by, so that they are
 * corrected. The first night after it counts all orphans anew. And a date for all that lies in the quarantine, by which it is forgotten.
 */
export const qualityKeys: Migration = {
  name: '0012-quality-keys',
  up: async (trx) => {
    await remake(trx, `${COUNTS}, primary key (dataset, partition_key, measure, subject)`, 'source, dataset, partition_date, partition_key, measure, subject, rows');
    await trx.raw("delete from meta.quality where measure = 'looked_up'");
    await trx.raw(LOOKED_AT);
    await trx.raw(UNDATED);
    for (const table of await quarantined(trx)) await dated(trx, table);
  },
  down: async (trx) => {
    for (const table of await quarantined(trx)) await trx.raw(`alter table quarantine.${table} drop column quarantined_on`);
    await trx.raw('drop table meta.quarantined_undated');
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

async function quarantined(trx: Knex): Promise<string[]> {
  const { rows } = (await trx.raw("select table_name from information_schema.tables where table_schema = 'quarantine' order by table_name")) as { rows: { table_name: string }[] };
  return rows.map(({ table_name }) => table_name);
}

/** A row without a day is taken to have come with the newest partition of its table: since when it is there nobody has written down. */
async function dated(trx: Knex, table: string): Promise<void> {
  const { rows: [newest] } = (await trx.raw('select max(partition_date) as day from meta.partitions where dataset = ?', [`staging.${table}`])) as { rows: { day: string | null }[] };
  await trx.raw(`alter table quarantine.${table} add column quarantined_on date`);
  await trx.raw(`update quarantine.${table} set quarantined_on = coalesce(partition_date, date '${newest?.day ?? new Date().toISOString().slice(0, 10)}')`);
}
