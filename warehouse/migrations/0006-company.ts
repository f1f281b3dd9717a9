import type { Migration } from './migration.ts';

/** Whose warehouse this is: a server, and a file that was moved, could be opened for another company by mistake. */
export const company: Migration = {
  name: '0006-company',
  up: async (trx) => {
    await trx.raw('create table meta.company (one integer not null primary key, name varchar not null)');
  },
  down: async (trx) => {
    await trx.raw('drop table meta.company');
  },
};
