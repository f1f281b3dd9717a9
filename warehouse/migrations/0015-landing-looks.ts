import type { Migration } from './migration.ts';

/** What the files of a landing day looked like when it was loaded; null for what was loaded before, and where no files are read. */
export const landingLooks: Migration = {
  name: '0015-landing-looks',
  up: async (trx) => {
    await trx.raw('alter table meta.partitions add column looks varchar');
  },
  down: async (trx) => {
    await trx.raw('alter table meta.partitions drop column looks');
  },
};
