import type { Migration } from './migration.ts';

/** How fresh each source was on each night. */
export const freshness: Migration = {
  name: '0008-freshness',
  up: async (trx) => {
    await trx.raw(`create table meta.freshness (
      source varchar not null, logical_date date not null, status varchar not null,
      newest date, known_at timestamp, age_hours double precision,
      warn_after_hours double precision, error_after_hours double precision,
      partial_days varchar not null, reason varchar, run varchar not null,
      primary key (source, logical_date)
    )`);
  },
  down: async (trx) => {
    await trx.raw('drop table meta.freshness');
  },
};
