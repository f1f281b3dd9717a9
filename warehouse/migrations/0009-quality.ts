import type { Migration } from './migration.ts';

const tables = [
  // What was done to a dataset's values, counted by partition. A partition is null for rows of an import of history without a day.
  `create table meta.cleaning (
    dataset varchar not null, partition_date date, column_name varchar not null, rule varchar not null,
    action varchar not null, reason varchar not null, rows bigint not null
  )`,
  // To whom: by key, never by value, capped for each partition and rule.
  `create table meta.cleaned_rows (
    dataset varchar not null, partition_date date, column_name varchar not null, rule varchar not null,
    action varchar not null, reason varchar not null, row_key varchar not null, customer_id varchar
  )`,
  // What a source delivered and what is wrong with it, counted by partition.
  `create table meta.quality (
    source varchar not null, dataset varchar not null, partition_date date,
    measure varchar not null, subject varchar not null, rows bigint not null
  )`,
  // Days of daily sources that nothing landed for, and what is known about why.
  `create table meta.source_gaps (
    source varchar not null, missing_date date not null, reason varchar,
    primary key (source, missing_date)
  )`,
];

/** The record of cleaning, the quality of what sources deliver, and a schema for the rows that are left out. */
export const quality: Migration = {
  name: '0009-quality',
  up: async (trx) => {
    await trx.schema.createSchemaIfNotExists('quarantine');
    for (const table of tables) await trx.raw(table);
  },
  down: async (trx) => {
    for (const name of ['meta.cleaning', 'meta.cleaned_rows', 'meta.quality', 'meta.source_gaps']) await trx.raw(`drop table ${name}`);
    await trx.schema.dropSchemaIfExists('quarantine', true);
  },
};
