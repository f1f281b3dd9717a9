import { describe, inject } from 'vitest';

/** The warehouse's tests once more, on PostgreSQL: the same tests must hold on every engine. */
process.env['MUSTER_TEST_ENGINE'] = 'postgres';

const SHARED = [
  './bad-input',
  './build',
  './backfill',
  './snapshots',
  './metrics',
  './stage',
  './formats',
  './table-source',
  './table-edits',
  './freshness',
  './history',
  './matrix',
  './clustering',
  './scoring',
  './memberships',
  './segment-history',
  './segment-identity',
  './model-registry',
  './faults',
  './cleaning',
  './quality',
  '../sql/marts',
  '../sql/feature-marts',
  '../sql/journey',
  './identity/guard',
  './identity/nights',
  './identity/changes',
  './identity/quality',
  '../activities/demographics',
  '../activities/segment-record',
  '../activities/refining-rows',
  '../activities/retraining',
  '../activities/notices',
  '../activities/experiments',
  './drift-summaries',
  '../activities/drift-monitors',
  '../activities/audience-evidence',
  '../activities/protected-groups',
];

describe.skipIf(inject('databaseUrl') === null)('on PostgreSQL', async () => {
  for (const file of SHARED) await import(`${file}.test.ts`);
});
