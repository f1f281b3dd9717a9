import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildModel } from '../../../warehouse/build.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';
import { landed, resolveNight, SHOP_WHO, shopResolved, togetherOn, type Landings } from '../../support/identity.ts';
import { nightOf, rowsOf, temporaryFolder, temporaryWarehouse } from '../../support/warehouse.ts';

const ANN = { first_name: 'Ann', last_name: 'Lee', birth_year: 1980 };

/** Two accounts of Ann, which a third brings together; then her telephone turns out to be Bob's too. */
const TIMELINE: Landings = {
  '2026-01-01': { customers: [{ ...ANN, customer_id: 'A1', email: 'ann@example.com' }, { first_name: 'Ann', customer_id: 'A2', phone: '+15551234567' }] },
  '2026-01-02': { customers: [{ ...ANN, customer_id: 'A3', email: 'ann@example.com', phone: '+15551234567', first_name: null }] },
  '2026-01-03': {},
  '2026-01-04': { customers: [{ first_name: 'Bob', last_name: 'Lee', birth_year: 1975, customer_id: 'B1', phone: '+15551234567' }] },
};
const NIGHTS = Object.keys(TIMELINE);

async function everything(warehouse: Warehouse): Promise<unknown> {
  const tables = {
    'intermediate.identity_map': 'as_of_date, record_id', 'intermediate.identity_profiles': 'as_of_date, customer_id',
    'meta.identity_links': 'logical_date, record_id, other_record_id, kind', 'meta.identity_shared': 'logical_date, kind, identifier_md5',
    'meta.identity_changes': 'logical_date, change, from_customer_id, to_customer_id',
  };
  return Object.fromEntries(await Promise.all(Object.entries(tables).map(async ([table, order]) => [table, await rowsOf(warehouse, `select * from ${table} order by ${order}`)])));
}

async function run(nights: readonly string[], data: string): Promise<Warehouse> {
  const [warehouse, project] = [await temporaryWarehouse(), await shopResolved()];
  for (const day of nights) {
    await resolveNight(warehouse, project, data, day, SHOP_WHO);
    await buildModel(warehouse, project, { model: 'intermediate.identity_profiles', night: nightOf(day), run: day });
  }
  return warehouse;
}

let planned: Promise<unknown> | undefined;

/** What the nights leave one after the other; worked out once. */
function asPlanned(data: string): Promise<unknown> {
  planned ??= run(NIGHTS, data).then(everything);
  return planned;
}

test('merges and splits are written down against the night before, with what did it', async () => {
  const warehouse = await run(NIGHTS, await landed(temporaryFolder(), TIMELINE));
  expect(await togetherOn(warehouse, '2026-01-01')).toEqual({});
  expect(await togetherOn(warehouse, '2026-01-03')).toEqual({ A1: 'A1+A2+A3' });
  expect(await togetherOn(warehouse, '2026-01-04')).toEqual({ A1: 'A1+A3' });
  expect(await rowsOf(warehouse, 'select * from meta.identity_changes order by logical_date')).toEqual([
    { logical_date: '2026-01-02', since: '2026-01-01', change: 'merge', from_customer_id: 'A2', to_customer_id: 'A1', records: 1, reason: 'phone' },
    { logical_date: '2026-01-04', since: '2026-01-03', change: 'split', from_customer_id: 'A1', to_customer_id: 'A2', records: 1, reason: 'phone (shared)' },
  ]);
});

test('the order of nights, and running them again, makes no difference', async () => {
  const data = await landed(temporaryFolder(), TIMELINE);
  const expected = await asPlanned(data);
  const order = fc.tuple(fc.shuffledSubarray(NIGHTS, { minLength: NIGHTS.length }), fc.subarray(NIGHTS, { maxLength: 1 })).map(([nights, again]) => [...nights, ...again]);
  await fc.assert(fc.asyncProperty(order, async (nights) => {
    expect(await everything(await run(nights, data))).toEqual(expected);
  }), { numRuns: process.env['MUSTER_TEST_FULL'] ? 30 : 2 });
}, 400_000);

test('a register that stamps its rows after midnight, or never, loses nobody for the night', async () => {
  const warehouse = await run(['2026-01-01'], await landed(temporaryFolder(), {
    '2026-01-01': { customers: [{ ...ANN, customer_id: 'A1', email: 'ann@example.com' }, { ...ANN, customer_id: 'A2', email: 'ann@example.com', updated_at: '2026-01-02 00:30:00' }, { ...ANN, customer_id: 'A3', phone: '+15551234567', updated_at: null }] },
  }));
  expect(await togetherOn(warehouse, '2026-01-01')).toEqual({ A1: 'A1+A2' });
  expect(await rowsOf(warehouse, 'select customer_id, email, phone from intermediate.identity_profiles order by 1')).toEqual([
    { customer_id: 'A1', email: 'ann@example.com', phone: null }, { customer_id: 'A3', email: null, phone: '+15551234567' },
  ]);
});

test('two nights at once leave what they would have left one after the other', async () => {
  const data = await landed(temporaryFolder(), TIMELINE);
  const expected = await asPlanned(data);
  const [warehouse, project] = [await run(['2026-01-04'], data), await shopResolved()];
  await Promise.all(NIGHTS.map((day) => buildModel(warehouse, project, { model: 'intermediate.identity_profiles', night: nightOf(day), run: day })));
  expect(await everything(warehouse)).toEqual(expected);
});
