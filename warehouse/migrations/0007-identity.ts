import type { Migration } from './migration.ts';

const tables = [
  // One row for each night that resolved identities.
  `create table meta.identity_nights (
    logical_date date not null primary key, run varchar not null, records bigint not null, customers bigint not null
  )`,
  // Why two records are one customer, or why they are not: verdict linked, shared, contradicts, group or ambiguous.
  `create table meta.identity_links (
    logical_date date not null, record_id varchar not null, other_record_id varchar not null, kind varchar not null,
    verdict varchar not null, score double precision
  )`,
  // Identifiers that linked nobody, by hash: reason too_many or contradicts.
  `create table meta.identity_shared (
    logical_date date not null, kind varchar not null, identifier_md5 varchar not null, holders bigint not null, reason varchar not null
  )`,
  // Against the night before, by date: merge, split or rename.
  `create table meta.identity_changes (
    logical_date date not null, since date not null, change varchar not null,
    from_customer_id varchar not null, to_customer_id varchar not null, records bigint not null, reason varchar not null
  )`,
  // Whose turn it is to publish a night: one row, which the next one waits for.
  'create table meta.identity_turn (one integer not null primary key, run varchar not null)',
];

/** Who is who, night by night, and how that changed. */
export const identity: Migration = {
  name: '0007-identity',
  up: async (trx) => {
    for (const table of tables) await trx.raw(table);
  },
  down: async (trx) => {
    for (const name of ['turn', 'changes', 'shared', 'links', 'nights']) await trx.raw(`drop table meta.identity_${name}`);
  },
};
