import type { Migration } from './migration.ts';

/** Whom a destination may hold although it never answered: without them a withdrawn consent could not be passed on. */
export const inDoubt: Migration = {
  name: '0005-in-doubt',
  up: async (trx) => {
    // Without a key: it holds one batch at a time unless something went wrong, and an index would cost more than reading it.
    await trx.raw(`create table meta.audience_in_doubt (
      audience varchar not null, destination varchar not null, customer_id varchar not null, since date not null
    )`);
  },
  down: async (trx) => {
    await trx.raw('drop table meta.audience_in_doubt');
  },
};
