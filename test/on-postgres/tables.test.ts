import { onPostgres } from '../support/on-postgres.ts';

/** From files and tables to staging and built models. */
onPostgres(async () => {
  await import('../warehouse/bad-input.test.ts');
  await import('../warehouse/build.test.ts');
  await import('../warehouse/backfill.test.ts');
  await import('../warehouse/snapshots.test.ts');
  await import('../warehouse/metrics.test.ts');
  await import('../warehouse/stage.test.ts');
  await import('../warehouse/formats.test.ts');
  await import('../warehouse/table-source.test.ts');
  await import('../warehouse/table-edits.test.ts');
  await import('../warehouse/freshness.test.ts');
  await import('../warehouse/history.test.ts');
});
