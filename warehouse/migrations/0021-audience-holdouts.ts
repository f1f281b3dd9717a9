import type { Migration } from './migration.ts';

/** Who is withheld from an audience at random, so that what it brings can be measured. */
export const audienceHoldouts: Migration = {
  name: '0021-audience-holdouts',
  up: async (trx) => {
    await trx.raw(`create table meta.audience_holdouts (
      audience varchar not null, customer_id varchar not null, since date not null,
      primary key (audience, customer_id)
    )`);
  },
  down: async (trx) => {
    await trx.raw('drop table meta.audience_holdouts');
  },
};
