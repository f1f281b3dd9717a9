import path from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { addDays, type LogicalDate } from '../../core/dates.ts';
import { buildModel } from '../../warehouse/build.ts';
import { checkModels } from '../../warehouse/check/check-models.ts';
import { migrate } from '../../warehouse/migrate.ts';
import { plain } from '../../warehouse/models/binds.ts';
import { openWarehouse } from '../../warehouse/open.ts';
import { stageSource } from '../../warehouse/stage.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { land, writeText, type LandedRow } from '../support/landing.ts';
import { anotherPlace, nightOf, rowsOf, shopProject, temporaryFolder, temporaryWarehouse } from '../support/warehouse.ts';

const FULL = process.env['MUSTER_TEST_FULL'] !== undefined;
const SNAPSHOT = 'snapshots.customer_register';
const DAYS = ['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05'];
const NOBODY = { customer_id: 'NOBODY', region: 'nowhere' };

const project = await shopProject();

/** What the register says of a customer on a landing day. */
interface Entry { customer_id: string; region: string | null; loyalty_id: string | null }
type Register = Map<LogicalDate, Entry[]>;

async function night(warehouse: Warehouse, data: string, day: LogicalDate): Promise<void> {
  await stageSource(warehouse, project, { source: 'shop.crm_customers', data, night: nightOf(day), run: day });
  await buildModel(warehouse, project, { model: SNAPSHOT, night: nightOf(day), run: day });
}

const history = (warehouse: Warehouse): Promise<Record<string, unknown>[]> => rowsOf(warehouse,
  `select customer_id, region, holds_card, valid_from, valid_to from ${SNAPSHOT} where customer_id <> 'NOBODY' order by customer_id, valid_from`);

const knownAt = (day: LogicalDate): string => `${addDays(day, 1)}T00:00:00.000Z`;

/** The same by hand: entries of a customer in the order of their days, those that say nothing new left out. */
function expectedHistory(register: Register): Record<string, unknown>[] {
  const customers = [...new Set([...register.values()].flat().map(({ customer_id }) => customer_id))].toSorted();
  return customers.flatMap((customer_id) => {
    const versions: { region: string | null; holds_card: boolean; valid_from: string }[] = [];
    for (const day of DAYS) {
      const entry = register.get(day)?.find((other) => other.customer_id === customer_id);
      const [last, holds_card] = [versions.at(-1), entry?.loyalty_id != null];
      if (entry && (!last || last.region !== entry.region || last.holds_card !== holds_card)) versions.push({ region: entry.region, holds_card, valid_from: knownAt(day) });
    }
    return versions.map((version, index) => ({ customer_id, ...version, valid_to: versions[index + 1]?.valid_from ?? null }));
  });
}

const entries = fc.uniqueArray(fc.record({
  customer_id: fc.constantFrom('ANN', 'BOB', 'EVE'), region: fc.constantFrom('north', 'south', null), loyalty_id: fc.constantFrom('L1', 'L2', null),
}), { selector: ({ customer_id }) => customer_id, maxLength: 3 });
const registers = fc.tuple(...DAYS.map(() => entries)).map((days): Register => new Map(DAYS.map((day, index) => [day, days[index] ?? []])));

/** Files arrive and nights run in any order, some nights twice. */
const events = fc.tuple(fc.shuffledSubarray(DAYS.slice(1), { minLength: DAYS.length - 1 }), fc.array(fc.tuple(fc.nat(DAYS.length), fc.constantFrom(...DAYS)), { maxLength: 6 }));

test('a history is the same whatever the order in which files arrive and nights run, and a night finds in it what it knew', { timeout: 300_000 }, async () => {
  await fc.assert(fc.asyncProperty(registers, events, async (register, [arrivals, runs]) => {
    const [data, warehouse] = [temporaryFolder(), await temporaryWarehouse()];
    const deliver = (day: LogicalDate): Promise<string> => land(data, 'crm_customers', day, [NOBODY, ...(register.get(day) ?? []) as unknown as LandedRow[]]);
    await deliver(DAYS[0]!);
    for (const [index, arrival] of [...arrivals, null].entries()) {
      for (const [, day] of runs.filter(([after]) => after === index)) await night(warehouse, data, day);
      if (arrival !== null) await deliver(arrival);
    }
    await night(warehouse, data, DAYS.at(-1)!);
    const expected = expectedHistory(register);
    expect(await history(warehouse)).toEqual(expected);
    for (const day of DAYS) {
      const cutoff = plain(nightOf(day).knowledgeCutoff);
      const then = await rowsOf(warehouse, `select customer_id, region from ${SNAPSHOT} where valid_from <= timestamp '${cutoff}' and (valid_to is null or valid_to > timestamp '${cutoff}') and customer_id <> 'NOBODY' order by 1`);
      const latest = new Map<string, string | null>();
      for (const seen of DAYS.filter((other) => other <= day)) for (const { customer_id, region } of register.get(seen) ?? []) latest.set(customer_id, region);
      expect(then).toEqual([...latest].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([customer_id, region]) => ({ customer_id, region })));
    }
    const twice = await history(warehouse);
    await night(warehouse, data, DAYS[1]!);
    expect(await history(warehouse)).toEqual(twice);
  }), { numRuns: FULL ? 30 : 5 });
});

test('nights of two dates that build a history at once leave it once', { timeout: 60_000 }, async () => {
  const [place, data] = [await anotherPlace(), temporaryFolder()];
  for (const [index, day] of DAYS.entries()) await land(data, 'crm_customers', day, Array.from({ length: 200 }, (_, id) => ({ customer_id: `C${id}`, region: `r${index % 2}` })));
  const warehouses = [await openWarehouse(place), await openWarehouse(place)] as const;
  for (const warehouse of warehouses) onTestFinished(() => warehouse.close());
  await migrate(warehouses[0]);
  await stageSource(warehouses[0], project, { source: 'shop.crm_customers', data, night: nightOf(DAYS[4]!), run: 'staging' });
  await Promise.all(DAYS.map((day, index) => buildModel(warehouses[index % 2 as 0 | 1], project, { model: SNAPSHOT, night: nightOf(day), run: day })));
  await buildModel(warehouses[1], project, { model: SNAPSHOT, night: nightOf(DAYS[4]!), run: 'last' });
  expect(await rowsOf(warehouses[0], `select count(*) as versions, count(distinct customer_id) as customers from ${SNAPSHOT}`)).toEqual([{ versions: 1000, customers: 200 }]);
});

test('of two systems that tell different things at one instant, values decide and not which came first', async () => {
  const folder = temporaryFolder();
  writeText(path.join(folder, 'snapshots', 'twins.sql'), `/*
kind: scd2
description: Two rows at once.
grain: [customer_id]
columns:
  customer_id: {type: varchar, description: C}
  said: {type: varchar, description: S}
*/
select 'C' as customer_id, 'b' as said, :interval_start as valid_from
union all select 'C', 'a', :interval_start
union all select 'C', null, :interval_end
union all select 'C', null, :interval_end
union all select null, 'lost', :interval_end
`);
  const [warehouse, own] = [await temporaryWarehouse(), await shopProject(folder)];
  await buildModel(warehouse, own, { model: 'snapshots.twins', night: nightOf(DAYS[0]!), run: 'x' });
  expect(await rowsOf(warehouse, 'select said, valid_from, valid_to from snapshots.twins order by valid_from')).toEqual([
    { said: 'a', valid_from: '2026-03-01T00:00:00.000Z', valid_to: '2026-03-02T00:00:00.000Z' }, { said: null, valid_from: '2026-03-02T00:00:00.000Z', valid_to: null },
  ]);
});

test('policies clean the versions of a history, and an indicator says which were filled in or cut', async () => {
  const folder = temporaryFolder();
  writeText(path.join(folder, 'snapshots', 'prices.sql'), `/*
kind: scd2
description: What it cost.
grain: [product]
columns:
  product: {type: varchar, description: P}
  price: {type: integer, description: Price, clean: [outliers: {method: winsorise, rule: bounds, max: 100, indicator: true}, impute: {method: median, indicator: true}]}
*/
select 'A' as product, 1 as price, :interval_start as valid_from
union all select 'A', null, :interval_end
union all select 'B', 500, :interval_start
union all select 'B', 500, :interval_end
union all select 'C', 7, :interval_end
`);
  const [warehouse, own] = [await temporaryWarehouse(), await shopProject(folder)];
  expect(await checkModels(own, ['snapshots.prices'])).toEqual([]);
  for (const run of ['first', 'again']) await buildModel(warehouse, own, { model: 'snapshots.prices', night: nightOf(DAYS[0]!), run });
  const [start, end] = ['2026-03-01T00:00:00.000Z', '2026-03-02T00:00:00.000Z'];
  expect(await rowsOf(warehouse, 'select product, price, price_outlier, price_imputed, valid_from, valid_to from snapshots.prices order by product, valid_from')).toEqual([
    { product: 'A', price: 1, price_outlier: false, price_imputed: false, valid_from: start, valid_to: end }, { product: 'A', price: 7, price_outlier: false, price_imputed: true, valid_from: end, valid_to: null },
    { product: 'B', price: 100, price_outlier: true, price_imputed: false, valid_from: start, valid_to: null }, { product: 'C', price: 7, price_outlier: false, price_imputed: false, valid_from: end, valid_to: null },
  ]);
  expect(await rowsOf(warehouse, 'select action, rows from meta.cleaning order by 1')).toEqual([{ action: 'imputed', rows: 1 }, { action: 'winsorised', rows: 1 }]);
});

test.for([
  ['marts/own.sql', 'grain: [customer_id]\n', /marts\/own\.sql:2: kind: scd2 in marts\/; allowed: kind: scd2 in snapshots\//],
  ['snapshots/own.sql', 'grain: []\n', /snapshots\/own\.sql:4: no key; allowed: the columns that name what has versions/],
  ['snapshots/own.sql', 'grain: [customer_id, region]\n', /snapshots\/own\.sql:5: nothing to track/],
] as const)('%s with %s is refused', async ([file, grain, message]) => {
  const folder = temporaryFolder();
  writeText(path.join(folder, file), `/*\nkind: scd2\ndescription: X.\n${grain}columns:\n  customer_id: {type: varchar, description: C}\n  region: {type: varchar, description: R}\n*/\nselect customer_id, region, loaded_at as valid_from from staging.customers\n`);
  await expect(shopProject(folder)).rejects.toThrow(message);
});
