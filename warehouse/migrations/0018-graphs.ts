import type { Migration } from './migration.ts';

/** How large the customer graph of each night is, what is not in it, and which night's communities its own continue. */
export const graphs: Migration = {
  name: '0018-graphs',
  up: async (trx) => {
    await trx.raw(`create table meta.graphs (
      logical_date date primary key, run varchar not null, compared_with date, customers bigint not null, members bigint not null, linked bigint not null,
      edges bigint not null, pairs bigint not null, things bigint not null, common_things bigint not null, communities integer not null, modularity double precision not null
    )`);
  },
  down: async (trx) => {
    await trx.raw('drop table meta.graphs');
  },
};
