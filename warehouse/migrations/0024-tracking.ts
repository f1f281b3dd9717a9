import type { Migration } from './migration.ts';

const tables = [
  `create table meta.experiment_runs (
    run_id varchar not null primary key, parent_run_id varchar, segmentation varchar not null, logical_date date not null,
    kind varchar not null, k integer not null, version integer, outcome varchar not null, recorded_at timestamp not null
  )`,
  'create table meta.experiment_params (run_id varchar not null, name varchar not null, value varchar not null, primary key (run_id, name))',
  'create table meta.experiment_metrics (run_id varchar not null, name varchar not null, value double precision not null, primary key (run_id, name))',
  `create table meta.experiment_artefacts (
    run_id varchar not null, name varchar not null, uri varchar not null, sha256 varchar not null, primary key (run_id, name)
  )`,
  `create table meta.experiment_tracking (
    run_id varchar not null, tracker varchar not null, place varchar not null, remote_id varchar not null, tracked_at timestamp not null,
    primary key (run_id, tracker, place)
  )`,
  `create table meta.notifications (
    key varchar not null, receiver varchar not null, event varchar not null, logical_date date not null, summary varchar not null,
    status varchar not null, problem varchar, first_tried_at timestamp not null, sent_at timestamp, primary key (key, receiver)
  )`,
];

/** What was tried in each training, where else that is kept, who was told of a night, and what a decision to retrain was made of. */
export const tracking: Migration = {
  name: '0024-tracking',
  up: async (trx) => {
    for (const table of tables) await trx.raw(table);
    await trx.raw('alter table meta.decisions add column held_back varchar');
    await trx.raw('alter table meta.decisions add column evidence varchar');
  },
  down: async (trx) => {
    for (const column of ['held_back', 'evidence']) await trx.raw(`alter table meta.decisions drop column ${column}`);
    for (const name of ['runs', 'params', 'metrics', 'artefacts', 'tracking']) await trx.raw(`drop table meta.experiment_${name}`);
    await trx.raw('drop table meta.notifications');
  },
};
