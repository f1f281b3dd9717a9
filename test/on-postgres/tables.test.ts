import { onPostgres } from '../support/on-postgres.ts';

/** From files and tables to staging and built models. */
onPostgres([
  'warehouse/bad-input',
  'warehouse/build',
  'warehouse/backfill',
  'warehouse/snapshots',
  'warehouse/metrics',
  'warehouse/stage',
  'warehouse/formats',
  'warehouse/table-source',
  'warehouse/table-edits',
  'warehouse/freshness',
  'warehouse/history',
]);
