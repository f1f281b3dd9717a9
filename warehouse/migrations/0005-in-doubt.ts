import type { Migration } from './migration.ts';

/** Whom a destination may hold although it never answered: without them a withdrawn consent could not be passed on. */
export const inDoubt: Migration = {
  name: '0005-in-doubt',
  up: async (trx) => {
    await trx.raw(`create table meta.audience_in_doubt (
      audience varchar not null, destination varchar not null, customer_id varchar not null, since date not null,
      primary key (audience, destination, customer_id)
    )`);
  },
  down: async (trx) => {
    await trx.raw('drop table meta.audience_in_doubt');
  },
};
