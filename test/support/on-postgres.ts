import { describe, inject } from 'vitest';

/** Runs the test files that it is given once more, on PostgreSQL: the same tests must hold on every engine. */
export function onPostgres(importFiles: () => Promise<void>): void {
  process.env['MUSTER_TEST_ENGINE'] = 'postgres';
  describe.skipIf(inject('databaseUrl') === null)('on PostgreSQL', async () => {
    await importFiles();
  });
}
