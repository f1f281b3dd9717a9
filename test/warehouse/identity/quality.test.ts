import { expect, test } from 'vitest';
import { companyData } from '../../support/company.ts';
import { pairwiseQuality, resolvedProject, resolveNight } from '../../support/identity.ts';
import { rowsOf, temporaryWarehouse } from '../../support/warehouse.ts';

/** Not the seeds that the rules were found with. */
const SEEDS = process.env['MUSTER_TEST_FULL'] ? [101, 202, 303, 404, 505, 606] : [101, 202];
const COMPANY = { customers: 1_500, days: 4, sharedIdentifierShare: 0.1 };

test.for(SEEDS)('planted identities are found: precision 0.99 and recall 0.95 over pairs (seed %i)', async (seed) => {
  const data = await companyData({ ...COMPANY, seed });
  const warehouse = await temporaryWarehouse();
  await resolveNight(warehouse, await resolvedProject({ probabilistic: {} }), data, '2026-01-04');
  const quality = await pairwiseQuality(warehouse, data, '2026-01-04');
  expect(quality.planted).toBeGreaterThan(400);
  expect(quality.precision).toBeGreaterThanOrEqual(0.99);
  expect(quality.recall).toBeGreaterThanOrEqual(0.95);
});

test('without probabilistic links nobody is found by resemblance, and hardly anybody wrongly', async () => {
  const data = await companyData({ ...COMPANY, seed: 101 });
  const warehouse = await temporaryWarehouse();
  await resolveNight(warehouse, await resolvedProject(), data, '2026-01-04');
  const quality = await pairwiseQuality(warehouse, data, '2026-01-04');
  expect(quality.precision).toBeGreaterThanOrEqual(0.99);
  expect(quality.recall).toBeGreaterThan(0.85);
  expect(await rowsOf(warehouse, `select distinct kind from meta.identity_links where kind = 'probabilistic'`)).toEqual([]);
});

test('half of a company sharing identifiers is no half of a company merged', async () => {
  const data = await companyData({ ...COMPANY, seed: 404, sharedIdentifierShare: 0.5 });
  const warehouse = await temporaryWarehouse();
  await resolveNight(warehouse, await resolvedProject({ probabilistic: {} }), data, '2026-01-04');
  const quality = await pairwiseQuality(warehouse, data, '2026-01-04');
  expect(quality.precision).toBeGreaterThanOrEqual(0.98);
  expect(quality.recall).toBeGreaterThanOrEqual(0.9);
});
