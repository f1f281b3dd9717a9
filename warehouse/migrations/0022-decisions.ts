import type { Migration } from './migration.ts';

const tables = [
  // What a night waits for now; gone when it goes on.
  `create table meta.pending_decisions (
    logical_date date not null, subject varchar not null, content varchar not null, summary varchar not null, report_hash varchar not null,
    run varchar not null, run_id varchar not null, asked_at timestamp not null, expires_at timestamp not null,
    primary key (logical_date, subject)
  )`,
  // Every decision there ever was, also those that were refused and those that nobody made in time.
  `create table meta.gate_decisions (
    id varchar not null primary key,
    logical_date date not null, run varchar not null, run_id varchar not null, subject varchar not null, content varchar not null, report_hash varchar not null,
    outcome varchar not null, decided_by varchar, authenticated_by varchar, reason varchar, refusal varchar, decided_at timestamp not null
  )`,
];

/** What waits for a person, what people decided, and what of an audience's plan is held until then (canonical JSON; null where nothing is). */
export const decisions: Migration = {
  name: '0022-decisions',
  up: async (trx) => {
    for (const table of tables) await trx.raw(table);
    await trx.raw('alter table meta.audience_plans add column waiting varchar');
  },
  down: async (trx) => {
    await trx.raw('alter table meta.audience_plans drop column waiting');
    for (const table of ['meta.gate_decisions', 'meta.pending_decisions']) await trx.raw(`drop table ${table}`);
  },
};
