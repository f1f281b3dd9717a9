import type { Migration } from './migration.ts';

const tables = [
  `create table meta.models (
    segmentation varchar not null, version integer not null,
    sha256 varchar not null, logical_date date not null, artefact varchar not null, created_at timestamp not null,
    primary key (segmentation, version), unique (segmentation, sha256)
  )`,
  `create table meta.model_aliases (
    segmentation varchar not null, alias varchar not null, version integer not null,
    primary key (segmentation, alias)
  )`,
  `create table meta.model_alias_history (
    segmentation varchar not null, alias varchar not null, sequence integer not null,
    version integer not null, previous_version integer, logical_date date not null,
    reason varchar not null, changed_at timestamp not null,
    primary key (segmentation, alias, sequence)
  )`,
  `create table meta.segments (
    segmentation varchar not null, segment_id varchar not null, name varchar not null, born_on date not null,
    primary key (segmentation, segment_id)
  )`,
  `create table meta.model_segments (
    segmentation varchar not null, version integer not null, cluster integer not null,
    segment_id varchar not null, profile varchar not null,
    primary key (segmentation, version, cluster)
  )`,
  `create table marts.segment_membership (
    segmentation varchar not null, as_of_date date not null, customer_id varchar not null,
    segment_id varchar not null, model_version integer not null
  )`,
  `create table marts.segments (
    segmentation varchar not null, as_of_date date not null, segment_id varchar not null, name varchar not null,
    model_version integer not null, size bigint not null, share double precision not null,
    primary key (segmentation, as_of_date, segment_id)
  )`,
];

/** The model registry: content-addressed versions, aliases moved by compare-and-set, and their whole history. */
export const registry: Migration = {
  name: '0003-registry',
  up: async (trx) => {
    for (const table of tables) await trx.raw(table);
  },
  down: async (trx) => {
    for (const name of [
      'meta.models',
      'meta.model_aliases',
      'meta.model_alias_history',
      'meta.segments',
      'meta.model_segments',
      'marts.segment_membership',
      'marts.segments',
    ]) await trx.raw(`drop table ${name}`);
  },
};
