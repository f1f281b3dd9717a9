import type { Migration } from './migration.ts';

/** How an alias came to move, `promotion` or `rollback`, and who asked for it. Moves from before that was kept were promotions of a night. */
export const aliasChanges: Migration = {
  name: '0023-alias-changes',
  up: async (trx) => {
    await trx.raw('alter table meta.model_alias_history add column change varchar');
    await trx.raw('alter table meta.model_alias_history add column changed_by varchar');
  },
  down: async (trx) => {
    await trx.raw('alter table meta.model_alias_history drop column change');
    await trx.raw('alter table meta.model_alias_history drop column changed_by');
  },
};
