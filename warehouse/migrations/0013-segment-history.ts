import type { Migration } from './migration.ts';
import { wholeHistory } from '../membership/whole-history.ts';

const tables = [
  `create table marts.segment_membership_history (
    segmentation varchar not null, customer_id varchar not null, segment_id varchar not null,
    valid_from date not null, valid_to date
  )`,
  `create table meta.membership_bases (
    segmentation varchar not null, logical_date date not null, base_date date,
    primary key (segmentation, logical_date)
  )`,
  `create table meta.segment_changes (
    segmentation varchar not null, version integer not null, sequence integer not null,
    change varchar not null, segment_id varchar not null, other_segment_id varchar, members bigint, share double precision,
    primary key (segmentation, version, sequence)
  )`,
  `create table meta.segment_renames (
    segmentation varchar not null, segment_id varchar not null, sequence integer not null,
    old_name varchar not null, new_name varchar not null, valid_from date not null, renamed_at timestamp not null,
    primary key (segmentation, segment_id, sequence)
  )`,
];

/**
 * Segments over time: who was in which segment from when to when, how segments came and went, and what people have called them. The
 * nights of a membership count from here on; those there are get their history.
 */
export const segmentHistory: Migration = {
  name: '0013-segment-history',
  up: async (trx) => {
    for (const table of tables) await trx.raw(table);
    await trx.raw('alter table marts.segment_membership add column nights_in_segment integer');
    await trx.raw(`insert into marts.segment_membership_history (segmentation, customer_id, segment_id, valid_from, valid_to) ${wholeHistory()}`);
  },
  down: async (trx) => {
    await trx.raw('alter table marts.segment_membership drop column nights_in_segment');
    for (const name of ['marts.segment_membership_history', 'meta.membership_bases', 'meta.segment_changes', 'meta.segment_renames']) await trx.raw(`drop table ${name}`);
  },
};
