import type { Migration } from './migration.ts';

const tables = [
  // One plan for an audience, destination and night; a night run again after it was sent makes the next revision.
  `create table meta.audience_plans (
    audience varchar not null, destination varchar not null, logical_date date not null,
    revision integer not null, status varchar not null, verdict varchar not null,
    added bigint not null, removed bigint not null, unchanged bigint not null, unusable bigint not null,
    primary key (audience, destination, logical_date)
  )`,
  `create table meta.audience_plan_members (
    audience varchar not null, destination varchar not null, logical_date date not null,
    position bigint not null, customer_id varchar not null, operation varchar not null, cause varchar not null
  )`,
  // What the destination has acknowledged, not what was sent.
  `create table meta.audience_members (
    audience varchar not null, destination varchar not null, customer_id varchar not null, since date not null,
    primary key (audience, destination, customer_id)
  )`,
  `create table meta.sync_batches (
    idempotency_key varchar not null primary key,
    audience varchar not null, destination varchar not null, logical_date date not null, revision integer not null,
    batch integer not null, acknowledged bigint not null, rejected bigint not null, finished_at timestamp not null
  )`,
  `create table meta.sync_rejections (
    audience varchar not null, destination varchar not null, logical_date date not null,
    customer_id varchar not null, operation varchar not null, reason varchar not null
  )`,
];

/** What was planned for each destination, what it acknowledged, and what it therefore holds. */
export const audiences: Migration = {
  name: '0004-audiences',
  up: async (trx) => {
    for (const table of tables) await trx.raw(table);
  },
  down: async (trx) => {
    for (const name of [
      'meta.audience_plans',
      'meta.audience_plan_members',
      'meta.audience_members',
      'meta.sync_batches',
      'meta.sync_rejections',
    ]) await trx.raw(`drop table ${name}`);
  },
};
