import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { decideRetraining } from '../../activities/decide-retraining.ts';
import type { RetrainDecision } from '../../activities/types.ts';
import type { MusterConfig } from '../../config/schema.ts';
import { addDays } from '../../core/dates.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { nightAt, runStep, stepDeps } from '../support/step.ts';
import { rowsOf, sharedWarehouse } from '../support/warehouse.ts';

const FIRST = '2026-03-01';
let warehouse: Warehouse;
let release: () => Promise<void>;
beforeAll(async () => {
  ({ warehouse, release } = await sharedWarehouse());
  await warehouse.knex.raw('create table intermediate.customers (customer_id varchar, as_of_date date)');
});
afterAll(() => release());
beforeEach(() => forget());

async function forget(): Promise<void> {
  for (const table of ['meta.models', 'meta.model_alias_history', 'meta.decisions', 'meta.gate_results', 'intermediate.customers']) await warehouse.knex(table).delete();
}

type Policy = NonNullable<MusterConfig['segmentations'][string]['retrain']>;

/** A model as the registry keeps it, trained by the configuration of this file, and champion unless it is not to be. */
async function trained(version: number, date: string, promoted = true): Promise<void> {
  const settings = stepDeps(warehouse, configured({})).config.segmentations['customers']!;
  const { features, algorithm, seed, restarts } = settings;
  const artefact = JSON.stringify({ segmentation: 'customers', logicalDate: date, k: 4, features, algorithm, seed, restarts, metrics: {} });
  await warehouse.knex('meta.models').insert({ segmentation: 'customers', version, sha256: `content${version}`, logical_date: date, artefact, created_at: `${date}T03:00:00Z` });
  if (!promoted) return;
  await warehouse.knex('meta.model_alias_history').insert({ segmentation: 'customers', alias: 'champion', sequence: version, version, previous_version: null, logical_date: date, reason: 'test', changed_at: `${date}T03:00:00Z` });
}

function configured(retrain: Policy): MusterConfig {
  return { segmentations: { customers: { features: ['a', 'b'], retrain } } };
}

interface Ask { policy?: Policy; drifted?: string[]; asked?: boolean }

function decided(date: string, { policy = {}, drifted = [], asked = false }: Ask = {}): Promise<RetrainDecision> {
  return runStep(decideRetraining, stepDeps(warehouse, configured(policy)), { night: nightAt(date), segmentation: 'customers', drifted, asked });
}

function champion(): Promise<void> {
  return trained(1, FIRST);
}

test('without a champion a model is trained, whatever the cool-down', async () => {
  await trained(1, FIRST, false);
  expect(await decided('2026-03-02', { policy: { coolDownDays: 30 } })).toEqual({ retrain: true, reasons: ['there is no champion yet'] });
});

test('drift, age and people are reasons; drift elsewhere is none; all that hold are told', async () => {
  await champion();
  expect(await decided('2026-03-05')).toEqual({ retrain: false, reasons: ['no drift in its features, and the champion is 4 days old'] });
  expect(await decided('2026-03-06', { drifted: ['elsewhere'] })).toMatchObject({ retrain: false });
  expect(await decided('2026-03-07', { drifted: ['b'], policy: { onDrift: false } })).toMatchObject({ retrain: false });
  expect(await decided('2026-03-08', { drifted: ['b', 'elsewhere'], asked: true, policy: { maxAgeDays: 6 } })).toEqual({
    retrain: true, reasons: ['asked for', 'drift since 2026-03-01 in b', 'the champion is 7 days old (limit 6)'],
  });
});

test('the cool-down holds back what comes by itself for so many days after a training, says so, and never a person', async () => {
  await champion();
  const policy = { coolDownDays: 3 };
  expect(await decided('2026-03-04', { policy, drifted: ['a'] })).toEqual({
    retrain: false, heldBack: ['drift since 2026-03-01 in a'],
    reasons: ['drift since 2026-03-01 in a: held back by the cool-down of 3 days after the training of 2026-03-01'],
  });
  // The same date again: as it was, unless somebody asks.
  expect(await decided('2026-03-04', { policy })).toMatchObject({ retrain: false, heldBack: ['drift since 2026-03-01 in a'] });
  expect(await decided('2026-03-04', { policy, drifted: ['a'], asked: true })).toEqual({ retrain: true, reasons: ['asked for'], heldBack: ['drift since 2026-03-01 in a'] });
  expect(await decided('2026-03-05', { policy, drifted: ['a'] })).toEqual({ retrain: true, reasons: ['drift since 2026-03-01 in a'] });
  expect(await rowsOf(warehouse, 'select retrain, held_back, evidence from meta.decisions order by logical_date')).toEqual([
    { retrain: true, held_back: '["drift since 2026-03-01 in a"]', evidence: expect.stringContaining('"cooling_down_since":"2026-03-01"') as unknown },
    { retrain: true, held_back: '[]', evidence: expect.stringContaining('"champion_age_days":4') as unknown },
  ]);
});

test('a challenger that was not promoted begins a cool-down too; so does none of a night that failed before it had one', async () => {
  await champion();
  await trained(2, '2026-03-10', false);
  const ask = { policy: { coolDownDays: 2 }, drifted: ['a'] };
  expect(await decided('2026-03-12', ask)).toMatchObject({ retrain: false });
  expect(await decided('2026-03-13', ask)).toMatchObject({ retrain: true });
  // 03-13 decided to train and then trained nothing: the night after it may.
  expect(await decided('2026-03-14', ask)).toMatchObject({ retrain: true });
});

test('enough new customers are a reason, and a share that cannot be told is said', async () => {
  await champion();
  const add = (date: string, count: number) => warehouse.knex('intermediate.customers').insert(Array.from({ length: count }, (_, index) => ({ customer_id: `C${index}`, as_of_date: date })));
  await add('2026-03-02', 100);
  expect(await decided('2026-03-02', { policy: { minNewShare: 0.2 } })).toEqual({
    retrain: false, reasons: ['no drift in its features, and the champion is 1 days old', 'how many customers are new since 2026-03-01 cannot be told: there are none of that date'],
  });
  await add(FIRST, 80);
  await add('2026-03-03', 99);
  expect(await decided('2026-03-03', { policy: { minNewShare: 0.2 } })).toMatchObject({ retrain: false });
  await add('2026-03-04', 100);
  expect(await decided('2026-03-04', { policy: { minNewShare: 0.2 } })).toEqual({ retrain: true, reasons: ['20.0% of the customers are new since 2026-03-01 (limit 20.0%)'] });
  expect(await decided('2026-03-05')).toMatchObject({ retrain: false });
});

test('a challenger that a gate stopped is trained once more where that is wanted, until one is promoted', async () => {
  await champion();
  await trained(2, '2026-03-04', false);
  await warehouse.knex('meta.gate_results').insert({ logical_date: '2026-03-04', subject: 'model:customers', gate: 'silhouette', verdict: 'fail', reason: 'test' });
  const policy = { afterGateFailure: true, coolDownDays: 2 };
  expect(await decided('2026-03-05', { policy })).toMatchObject({ retrain: false, heldBack: ['the challenger v2 of 2026-03-04 was stopped by silhouette'] });
  expect(await decided('2026-03-07')).toMatchObject({ retrain: false });
  expect(await decided('2026-03-08', { policy })).toEqual({ retrain: true, reasons: ['the challenger v2 of 2026-03-04 was stopped by silhouette'] });
  await trained(3, '2026-03-08');
  expect(await decided('2026-03-20', { policy })).toMatchObject({ retrain: false });
});

test('whatever drifts when: trainings that came by themselves lie farther apart than the cool-down, and a night again decides the same', async () => {
  const nights = process.env['MUSTER_TEST_FULL'] ? 40 : 10;
  const day = fc.record({ drifts: fc.boolean(), asked: fc.integer({ min: 0, max: 5 }).map((n) => n === 0) });
  await fc.assert(fc.asyncProperty(fc.array(day, { minLength: nights, maxLength: nights }), fc.integer({ min: 0, max: 4 }), async (days, coolDownDays) => {
    await forget();
    await champion();
    let last = 0;
    for (const [index, { drifts, asked }] of days.entries()) {
      const date = addDays(FIRST, index + 1);
      const ask = { policy: { coolDownDays }, drifted: drifts ? ['a'] : [], asked };
      const first = await decided(date, ask);
      expect(await decided(date, ask)).toEqual(first);
      expect(first.retrain).toBe(asked || (drifts && index + 1 - last > coolDownDays));
      if (!first.retrain) continue;
      last = index + 1;
      await trained(index + 2, date);
      // Once its model is registered, too.
      expect(await decided(date, { ...ask, asked: false })).toEqual(first);
    }
  }), { numRuns: process.env['MUSTER_TEST_FULL'] ? 10 : 2, seed: 5 });
});
