import type { Migration } from './migration.ts';

const tables = [
  `create table meta.legacy_comparisons (
    segmentation varchar not null, legacy varchar not null, logical_date date not null, version integer not null, legacy_version integer not null,
    customers bigint not null, adjusted_rand double precision, contingency varchar not null,
    value_feature varchar, value_share double precision, legacy_value_share double precision,
    kept_share double precision, legacy_kept_share double precision,
    primary key (segmentation, legacy, logical_date)
  )`,
  `create table meta.legacy_replacements (
    segmentation varchar not null, legacy varchar not null, logical_date date not null, reason varchar not null, replaced_at timestamp not null,
    primary key (segmentation, legacy)
  )`,
];

/**
 * How an alias came to move, `promotion` or `rollback`, and who asked for it; moves from before that was kept were promotions of a night.
 * And how a segmentation compares, night by night, with the one that it is to replace, and when it did.
 */
export const modelHistory: Migration = {
  name: '0023-model-history',
  up: async (trx) => {
    await trx.raw('alter table meta.model_alias_history add column change varchar');
    await trx.raw('alter table meta.model_alias_history add column changed_by varchar');
    for (const table of tables) await trx.raw(table);
  },
  down: async (trx) => {
    for (const name of ['meta.legacy_comparisons', 'meta.legacy_replacements']) await trx.raw(`drop table ${name}`);
    await trx.raw('alter table meta.model_alias_history drop column change');
    await trx.raw('alter table meta.model_alias_history drop column changed_by');
  },
};
