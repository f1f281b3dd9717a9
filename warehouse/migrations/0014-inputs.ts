import type { Migration } from './migration.ts';

/**
 * What a partition was made of: by the times alone, one that was built while something it reads was being published passed for newer. Null for
 * partitions of before, which are still judged by their times, and for staging.
 */
export const inputs: Migration = {
  name: '0014-inputs',
  up: async (trx) => void (await trx.raw('alter table meta.partitions add column inputs varchar')),
  down: async (trx) => void (await trx.raw('alter table meta.partitions drop column inputs')),
};
