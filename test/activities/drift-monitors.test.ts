import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { measureOutcomes } from '../../activities/drift/outcomes.ts';
import { compareWithLegacy } from '../../activities/legacy/compare.ts';
import { measureSegments } from '../../activities/measure-segments.ts';
import { registerModel, type ModelArtefact } from '../../activities/registry/models.ts';
import type { ActivityDeps } from '../../activities/deps.ts';
import { outcomeDrift, segmentDrift } from '../../analytics/index.ts';
import { checkConfig } from '../../config/load.ts';
import { addDays } from '../../core/dates.ts';
import type { Model } from '../../warehouse/models/model.ts';
import type { Project } from '../../warehouse/models/project.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { checkedProject } from '../../workers/checks.ts';
import { nightAt, runStep, stepDeps } from '../support/step.ts';
import { rowsOf, sharedWarehouse } from '../support/warehouse.ts';

/** Both engines run these: what is expected is reckoned here, so that it is the same for both. */
const FIRST = '2026-04-01';
const NIGHTS = 9;
const LAST = addDays(FIRST, NIGHTS - 1);
const CUSTOMERS = 120;
const night = (n: number): string => addDays(FIRST, n);
const everybody = Array.from({ length: CUSTOMERS }, (_, index) => index + 1);
const isHigh = (i: number): boolean => i <= 60;
/** On the last night those with much have far more. */
const spendOf = (i: number, n: number): number => (i % 10) + (isHigh(i) ? 20 : 0) + n / 8 + (n === NIGHTS - 1 && isHigh(i) ? 10 : 0);
const boughtOn = (i: number, n: number): boolean => i % (n === NIGHTS - 1 ? 2 : 5) === 0;

const columns = Object.entries({ spend: 'double precision', bought: 'boolean', wild: 'double precision' }).map(([name, type]) => ({ name, type, drift: 'window' }));
const deeds = { name: 'marts.deeds', columns: [{ name: 'as_of_date', type: 'date' }, { name: 'customer_id', type: 'varchar' }, ...columns] } as unknown as Model;
const project = { models: new Map([[deeds.name, deeds]]), features: new Map(columns.map((column) => [column.name, { ...column, model: deeds.name }])) } as unknown as Project;

let warehouse: Warehouse;
let release: () => Promise<void>;
beforeAll(async () => {
  ({ warehouse, release } = await sharedWarehouse());
  const { knex } = warehouse;
  await knex.raw('create table intermediate.customers (customer_id varchar, as_of_date date)');
  await knex.raw('create table marts.deeds (customer_id varchar, as_of_date date, spend double precision, bought boolean, wild double precision)');
  for (let n = 0; n < NIGHTS; n += 1) {
    const last = n === NIGHTS - 1 ? 1 : 0;
    const i = `select i, 'c' || cast(i as varchar) as id from generate_series(1, ${CUSTOMERS}) as t(i)`;
    await knex.raw(`insert into intermediate.customers select id, date '${night(n)}' from (${i}) as everybody`);
    await knex.raw(`insert into marts.deeds select id, date '${night(n)}', (i % 10) + case when i <= 60 then 20 + ${10 * last} else 0 end + ${n / 8}, i % ${last ? 2 : 5} = 0, case when i = 7 then cast('Infinity' as double precision) when i = 8 then cast('NaN' as double precision) else i end from (${i}) as everybody`);
    for (const [segmentation, high] of [['customers', 'i <= 60'], ['before', 'i % 2 = 0']] as const) {
      await knex.raw(`insert into marts.segment_membership (segmentation, as_of_date, customer_id, segment_id, model_version) select '${segmentation}', date '${night(n)}', id, case when ${high} then 's001' else 's002' end, 1 from (${i}) as everybody`);
      await knex('marts.segments').insert({ segmentation, as_of_date: night(n), segment_id: 's001', name: 'High', model_version: 1, size: 60, share: 0.5 });
      await knex('meta.partitions').insert({ dataset: `marts.segment_membership/${segmentation}`, partition_date: night(n), status: 'published', fingerprint: '', rows: CUSTOMERS, run: 'r', published_at: `${night(n)}T03:00:00Z` });
    }
  }
});
afterAll(() => release());
beforeEach(async () => {
  for (const table of ['meta.drift_summaries', 'meta.drift_measures', 'meta.models', 'meta.legacy_comparisons', 'meta.legacy_replacements', 'meta.gate_results']) await warehouse.knex(table).delete();
});

function deps(segmentation: object = {}): ActivityDeps {
  return stepDeps(warehouse, { segmentations: { customers: { features: ['spend'], ...segmentation }, before: { features: ['spend'] } } }, { project });
}

const moments = (values: readonly number[]) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { rows: values.length, mean, deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) };
};

test.for([
  ['spend', (i: number, n: number) => spendOf(i, n)],
  ['bought', (i: number, n: number) => (boughtOn(i, n) ? 1 : 0)],
] as const)('the outcome "%s" is judged by days that are known in full', async ([column, valueOf]) => {
  const outcomes = { came: { table: 'marts.deeds', column, matureAfterDays: 2 } };
  const told = (date: string) => measureOutcomes(deps({ drift: { outcomes } }), 'customers', date);
  const [mean, difference] = await told(addDays(LAST, 2));
  const expected = outcomeDrift({ name: 'came', date: addDays(LAST, 2), matureAfterDays: 2, nights: Array.from({ length: NIGHTS }, (_, n) => ({ date: night(n), ...moments(everybody.map((i) => valueOf(i, n))) })) });
  expect(expected.alarm).toBe(true);
  expect(mean).toMatchObject({ subject: 'came', measure: 'mean', alarm: false, reason: `of ${LAST}` });
  expect(mean!.value).toBeCloseTo(expected.value!, 9);
  expect(difference).toMatchObject({ measure: 'difference', threshold: 0.1, alarm: true, reason: expected.reason });
  for (const key of ['value', 'p', 'high'] as const) expect(difference![key]).toBeCloseTo({ value: expected.effect!, p: expected.p!, high: expected.band!.high }[key], 9);
  // The day before, the last day is not known in full.
  expect(await told(addDays(LAST, 1))).toMatchObject([{ reason: `of ${addDays(LAST, -1)}` }, { alarm: false, reason: null }]);
  expect(await told(FIRST)).toMatchObject([{ value: null, reason: null }, { value: null, alarm: false, reason: 'no night is 2 days old' }]);
});

test('an outcome with an infinite value is named and judged by nothing', async () => {
  const rows = await measureOutcomes(deps({ drift: { outcomes: { wild: { table: 'marts.deeds', column: 'wild', matureAfterDays: 0 } } } }), 'customers', LAST);
  expect(rows).toMatchObject([{ value: null }, { value: null, alarm: false, reason: `it holds an infinite value on ${LAST}, or one too large for a deviation` }]);
});

test('segments that moved are told, by the means of their members', async () => {
  const { version } = await registerModel(warehouse, { segmentation: 'customers', logicalDate: FIRST, preparation: { features: [{ feature: 'spend', impute: 0, transform: 'none', center: 10, scale: 4 }], dropped: [] } } as unknown as ModelArtefact);
  const run = (n: number) => runStep(measureSegments, deps(), { night: nightAt(night(n)), segmentation: 'customers', version });
  for (let n = 0; n < NIGHTS - 1; n += 1) expect(await run(n)).toEqual({ alarms: [] });
  const { alarms } = await run(NIGHTS - 1);
  const seen = (n: number) => ({ date: night(n), segments: [['s001', isHigh], ['s002', (i: number) => !isHigh(i)] as const].map(([segment, belongs]) => {
    const { rows, mean, deviation } = moments(everybody.filter(belongs as (i: number) => boolean).map((i) => (spendOf(i, n) - 10) / 4));
    return { segment: segment as string, rows, centroid: [mean], distance: deviation };
  }) });
  const expected = segmentDrift({ current: seen(NIGHTS - 1), recent: Array.from({ length: NIGHTS - 1 }, (_, n) => seen(n)) });
  expect(alarms).toEqual([{ monitor: 'segments', subject: 's001', reason: expected.find(({ segment }) => segment === 's001')!.reason }]);
  const kept = await rowsOf(warehouse, `select subject, measure, value from meta.drift_measures where monitor = 'segments' and logical_date = date '${LAST}' order by subject, measure`);
  for (const { subject, measure, value } of kept) expect(value).toBeCloseTo(expected.find(({ segment }) => segment === subject)!.measures.find((one) => one.measure === measure)!.effect, 9);
  expect(kept).toHaveLength(6);
  // The night again: the same, in place of what was there.
  expect(await run(NIGHTS - 1)).toEqual({ alarms });
  expect(await rowsOf(warehouse, `select subject, measure, value from meta.drift_measures where monitor = 'segments' and logical_date = date '${LAST}' order by subject, measure`)).toEqual(kept);
});

test('a segmentation is held beside the one that it is to replace: overlap, value and unrest', async () => {
  const beside = (value: string) => deps({ replaces: { segmentation: 'before', nights: 2, value, gates: { legacy_comparison: { minOverlap: -1 } } } });
  for (const date of [night(0), night(1)]) await compareWithLegacy(beside('spend'), 'before', date);
  const [first, second] = await rowsOf(warehouse, 'select customers, adjusted_rand, contingency, value_share, legacy_value_share, kept_share, legacy_kept_share from meta.legacy_comparisons order by logical_date');
  expect(JSON.parse(String(first!['contingency']))).toEqual({ rows: ['s001', 's002'], columns: ['s001', 's002'], counts: [[30, 30], [30, 30]] });
  expect(first).toMatchObject({ customers: 120, kept_share: null, legacy_kept_share: null });
  expect(second).toMatchObject({ kept_share: 1, legacy_kept_share: 1 });
  const between = (belongs: (i: number) => boolean): number => {
    const all = moments(everybody.map((i) => spendOf(i, 0)));
    const squares = [true, false].map((side) => moments(everybody.filter((i) => belongs(i) === side).map((i) => spendOf(i, 0)))).map(({ rows, mean }) => rows * (mean - all.mean) ** 2);
    return (squares[0]! + squares[1]!) / (all.rows * all.deviation ** 2);
  };
  expect(first!['value_share']).toBeCloseTo(between(isHigh), 9);
  expect(first!['legacy_value_share']).toBeCloseTo(between((i) => i % 2 === 0), 9);
  // Hubert and Arabie (1985): independent labels are below 0 by a little.
  const pairs = (size: number): number => (size * (size - 1)) / 2;
  const chance = (4 * pairs(60) ** 2) / pairs(120);
  expect(first!['adjusted_rand']).toBeCloseTo((4 * pairs(30) - chance) / (2 * pairs(60) - chance), 9);
  expect(await rowsOf(warehouse, "select verdict from meta.gate_results where subject = 'migration:customers' order by logical_date")).toEqual([{ verdict: 'fail' }, { verdict: 'pass' }]);
  expect(await rowsOf(warehouse, 'select logical_date from meta.legacy_replacements')).toEqual([{ logical_date: night(1) }]);

  // An infinite value explains nothing, ends no night, and passes no gate.
  await compareWithLegacy(beside('wild'), 'customers', night(1));
  expect(await rowsOf(warehouse, `select value_share, legacy_value_share from meta.legacy_comparisons where logical_date = date '${night(1)}'`)).toEqual([{ value_share: null, legacy_value_share: null }]);
});

test('an outcome that no mart has is refused before a night begins', async () => {
  const check = (outcome: object) => checkedProject(checkConfig({ segmentations: { customers: { features: ['frequency_84d'], drift: { outcomes: { came: { matureAfterDays: 1, ...outcome } } } } } } as never, { file: '/company/muster.config.ts' }));
  const at = 'segmentations\\.customers\\.drift\\.outcomes\\.came';
  await expect(check({ table: 'marts.reorders', column: 'came' })).rejects.toThrow(new RegExp(`${at}\\.table: no model "marts\\.reorders"; allowed: .*marts\\.customer_day`));
  await expect(check({ table: 'marts.customer_orders', column: 'came' })).rejects.toThrow(new RegExp(`${at}\\.column: marts\\.customer_orders has no column "came"; allowed: .*frequency_84d`));
  await expect(check({ table: 'marts.customer_orders', column: 'customer_id' })).rejects.toThrow(new RegExp(`${at}\\.column: "customer_id" of marts\\.customer_orders is varchar`));
  await expect(check({ table: 'marts.customer_orders', column: 'frequency_84d', day: 'monetary_84d' })).rejects.toThrow(new RegExp(`${at}\\.day: "monetary_84d" of marts\\.customer_orders is [a-z0-9(), ]+; allowed: as_of_date; to do`));
  await check({ table: 'marts.customer_orders', column: 'frequency_84d' });
});
