import type { Migration } from './migration.ts';

/** A schema for histories, and one row for each table that is published as a whole: whoever publishes it takes the row first. */
export const snapshots: Migration = {
  name: '0011-snapshots',
  up: async (trx) => {
    await trx.schema.createSchemaIfNotExists('snapshots');
    await trx.raw('create table meta.whole_tables (dataset varchar not null primary key, run varchar not null)');
  },
  down: async (trx) => {
    await trx.raw('drop table meta.whole_tables');
    await trx.schema.dropSchemaIfExists('snapshots', true);
  },
};
