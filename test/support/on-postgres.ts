import { describe, inject } from 'vitest';

/**
 * Runs test files of the warehouse once more, on PostgreSQL: the same tests must hold on every engine.
 * @param files by their path under `test`, without `.test.ts`.
 */
export function onPostgres(files: readonly string[]): void {
  process.env['MUSTER_TEST_ENGINE'] = 'postgres';
  describe.skipIf(inject('databaseUrl') === null)('on PostgreSQL', async () => {
    for (const file of files) await import(`../${file}.test.ts`);
  });
}
