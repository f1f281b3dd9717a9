import type { Migration } from './migration.ts';

const tables = [
  `create table meta.nights (
    logical_date date not null primary key,
    run varchar not null,
    trigger varchar not null,
    status varchar not null,
    reason varchar,
    started_at timestamp not null,
    finished_at timestamp,
    result varchar
  )`,
  `create table meta.snapshots (
    segmentation varchar not null, logical_date date not null,
    uri varchar not null, sha256 varchar not null, row_count bigint not null, schema_hash varchar not null,
    primary key (segmentation, logical_date)
  )`,
  `create table meta.drift_results (
    segmentation varchar not null, logical_date date not null, feature varchar not null,
    reference_date date not null, psi double precision, ks double precision,
    missing_reference double precision, missing_current double precision,
    monitored boolean not null, alarm boolean not null,
    primary key (segmentation, logical_date, feature)
  )`,
  `create table meta.decisions (
    segmentation varchar not null, logical_date date not null,
    retrain boolean not null, reasons varchar not null,
    primary key (segmentation, logical_date)
  )`,
  `create table meta.gate_results (
    logical_date date not null, subject varchar not null, gate varchar not null,
    verdict varchar not null, value double precision, threshold double precision, reason varchar not null,
    primary key (logical_date, subject, gate)
  )`,
  `create table meta.alerts (
    kind varchar not null, logical_date date not null, message varchar not null, raised_at timestamp not null,
    primary key (kind, logical_date)
  )`,
];

/** What every night did: its record, decisions, drift, gates and alerts. One row is one fact of one logical date. */
export const nights: Migration = {
  name: '0002-nights',
  up: async (trx) => {
    for (const table of tables) await trx.raw(table);
  },
  down: async (trx) => {
    for (const name of [
      'meta.nights',
      'meta.snapshots',
      'meta.drift_results',
      'meta.decisions',
      'meta.gate_results',
      'meta.alerts',
    ]) await trx.raw(`drop table ${name}`);
  },
};
