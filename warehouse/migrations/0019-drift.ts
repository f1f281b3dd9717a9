import type { Migration } from './migration.ts';

const statements = [
  // Edges of bins, by the hash of what they are: nights that are counted in the same bins have one row.
  'create table meta.drift_edges (id varchar not null primary key, edges varchar not null)',
  // What a feature held: of a night all customers (`night`), and of a champion the snapshot it was trained on (`snapshot`).
  `create table meta.drift_summaries (
    segmentation varchar not null, kind varchar not null, logical_date date not null, feature varchar not null,
    source varchar, edges varchar, summary varchar not null,
    primary key (segmentation, kind, logical_date, feature)
  )`,
  // Every figure of a night: of a feature by each test, of the volume, the columns, all features together, segments and outcomes.
  `create table meta.drift_measures (
    segmentation varchar not null, logical_date date not null, monitor varchar not null, subject varchar not null,
    against varchar not null, measure varchar not null,
    value double precision, threshold double precision, low double precision, high double precision, p double precision, adjusted_p double precision,
    alarm boolean not null, reason varchar,
    primary key (segmentation, logical_date, monitor, subject, against, measure)
  )`,
  ...['monitor varchar', 'test varchar', 'effect double precision', 'threshold double precision', 'p double precision', 'adjusted_p double precision',
    'champion_alarm boolean', 'recent_alarm boolean', 'reason varchar', 'measures varchar'].map((column) => `alter table meta.drift_results add column ${column}`),
];

/** Drift remembered: counts of every night, so that the past can be compared without its rows, and why a feature alarms. */
export const drift: Migration = {
  name: '0019-drift',
  up: async (trx) => {
    for (const statement of statements) await trx.raw(statement);
  },
  down: async (trx) => {
    for (const column of ['monitor', 'test', 'effect', 'threshold', 'p', 'adjusted_p', 'champion_alarm', 'recent_alarm', 'reason', 'measures']) await trx.raw(`alter table meta.drift_results drop column ${column}`);
    for (const table of ['meta.drift_measures', 'meta.drift_summaries', 'meta.drift_edges']) await trx.raw(`drop table ${table}`);
  },
};
