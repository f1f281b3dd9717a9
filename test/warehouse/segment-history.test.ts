import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { heldOrNearestSql } from '../../warehouse/membership/hysteresis.ts';
import { segmentHistory } from '../../warehouse/migrations/0013-segment-history.ts';
import { publishMembership } from '../../warehouse/membership/publish.ts';
import { wholeHistory } from '../../warehouse/membership/whole-history.ts';
import { transact } from '../../warehouse/transact.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { rowsOf, temporaryWarehouse } from '../support/warehouse.ts';

const ENGINE = process.env['MUSTER_TEST_ENGINE'] ?? 'duckdb';
const RUNS = process.env['MUSTER_TEST_FULL'] ? 200 : ENGINE === 'duckdb' ? 25 : 8;

/** One feature, x, and segments at these places; a customer is where its x is. */
const PLACES = [0, 10, 20];
const MODEL = { features: [{ feature: 'x', impute: 0, transform: 'none', center: 0, scale: 1 }], centroids: PLACES.map((place) => [place]) };
const DAYS = ['2026-01-01', '2026-01-02', '2026-01-03', '2026-01-05', '2026-01-09'];

/** A warehouse where customers have places by night, and a segmentation by nearest place. */
async function openPlaces(): Promise<Warehouse> {
  const warehouse = await temporaryWarehouse();
  await warehouse.knex.raw('create table marts.places (as_of_date date, customer_id varchar, x double precision)');
  return warehouse;
}

async function newSegmentation(warehouse: Warehouse, segmentation: string): Promise<void> {
  await warehouse.knex('meta.model_segments').insert(PLACES.map((_, cluster) => ({ segmentation, version: 1, cluster, segment_id: `s00${cluster + 1}`, profile: '{}' })));
}

interface Scored { segmentation: string; date: string; places: Readonly<Record<string, number>>; hysteresis?: { margin: number; minNights: number } | null; version?: number; model?: typeof MODEL }

/** Scores a night on which customers are at these places; who is not named is no customer on it. */
async function score(warehouse: Warehouse, { segmentation, date, places, hysteresis = null, version = 1, model = MODEL }: Scored): Promise<void> {
  const rows = Object.entries(places).map(([customer_id, x]) => ({ as_of_date: date, customer_id, x }));
  await warehouse.knex('marts.places').where({ as_of_date: date }).delete();
  if (rows.length > 0) await warehouse.knex('marts.places').insert(rows);
  await publish(warehouse, { segmentation, date, hysteresis, version, model, customers: rows.length });
}

function publish(warehouse: Warehouse, { segmentation, date, hysteresis = null, version = 1, model = MODEL, customers }: Omit<Scored, 'places'> & { customers: number }): Promise<void> {
  return transact(warehouse, (trx) => publishMembership(trx, warehouse, {
    segmentation, date, version, model, source: 'marts.places where as_of_date = cast(:date as date)', hysteresis, customers, run: `night-${date}`,
  }));
}

const HISTORY = 'select customer_id, segment_id, cast(valid_from as varchar) as valid_from, cast(valid_to as varchar) as valid_to';
const historyOf = (warehouse: Warehouse, segmentation: string): Promise<Record<string, unknown>[]> =>
  rowsOf(warehouse, `${HISTORY} from marts.segment_membership_history where segmentation = '${segmentation}' order by 1, 3`);

/** The history by its definition: runs of nights, from what each night said last. */
function expectedHistory(nights: ReadonlyMap<string, Readonly<Record<string, number>>>): Record<string, unknown>[] {
  const dates = [...nights.keys()].toSorted();
  const segmentAt = (date: string | undefined, customer: string): string | undefined => {
    const x = date === undefined ? undefined : nights.get(date)?.[customer];
    return x === undefined ? undefined : `s00${PLACES.indexOf(x) + 1}`;
  };
  const customers = [...new Set([...nights.values()].flatMap((places) => Object.keys(places)))].toSorted();
  return customers.flatMap((customer_id) => dates.flatMap((date, index) => {
    const segment_id = segmentAt(date, customer_id);
    if (segment_id === undefined || segment_id === segmentAt(dates[index - 1], customer_id)) return [];
    const valid_to = dates.slice(index).find((later) => segmentAt(later, customer_id) !== segment_id) ?? null;
    return [{ customer_id, segment_id, valid_from: date, valid_to }];
  }));
}

const placesOfNight = fc.dictionary(fc.constantFrom('A', 'B', 'C'), fc.constantFrom(...PLACES), { noNullPrototype: true });

test('the history of memberships is the same whatever the order of nights, and after any night has run again (property)', async () => {
  const warehouse = await openPlaces();
  let trial = 0;
  await fc.assert(fc.asyncProperty(fc.array(fc.record({ date: fc.constantFrom(...DAYS), places: placesOfNight }), { minLength: 1, maxLength: 9 }), async (runs) => {
    const segmentation = `trial${++trial}`;
    await newSegmentation(warehouse, segmentation);
    for (const { date, places } of runs) await score(warehouse, { segmentation, date, places });
    const expected = expectedHistory(new Map(runs.map(({ date, places }) => [date, places])));
    expect(await historyOf(warehouse, segmentation)).toEqual(expected);
    // An older warehouse gets its history from its nights. It cannot know of a night on which nobody was in any segment.
    const known = runs.every(({ places }) => Object.keys(places).length > 0);
    const rebuilt = known ? await rowsOf(warehouse, `${HISTORY} from (${wholeHistory()}) as whole where segmentation = '${segmentation}' order by 1, 3`) : expected;
    expect(rebuilt).toEqual(expected);
  }), { numRuns: RUNS });
  expect(await rowsOf(warehouse, "select table_name from information_schema.tables where table_schema = 'work'")).toEqual([]);
}, 120_000);

test('nights that are published at once leave the history that they leave one after the other', async () => {
  const warehouse = await openPlaces();
  await newSegmentation(warehouse, 'busy');
  const nights = DAYS.map((date, index) => [date, { A: PLACES[index % 3]!, B: PLACES[index % 2]!, C: 0 }] as const);
  await warehouse.knex('marts.places').insert(nights.flatMap(([as_of_date, places]) => Object.entries(places).map(([customer_id, x]) => ({ as_of_date, customer_id, x }))));
  await Promise.all(nights.map(([date]) => publish(warehouse, { segmentation: 'busy', date, customers: 3 })));
  expect(await historyOf(warehouse, 'busy')).toEqual(expectedHistory(new Map(nights)));
});

test('a warehouse from before there was a history gets it from its nights', async () => {
  const warehouse = await openPlaces();
  await newSegmentation(warehouse, 'old');
  const nights = new Map<string, Record<string, number>>([['2026-01-01', { A: 0, B: 10 }], ['2026-01-02', { A: 10 }], ['2026-01-05', { A: 10, B: 10 }]]);
  for (const [date, places] of nights) await score(warehouse, { segmentation: 'old', date, places });
  await transact(warehouse, async (trx) => {
    await segmentHistory.down(trx);
    await segmentHistory.up(trx);
  });
  expect(await historyOf(warehouse, 'old')).toEqual(expectedHistory(nights));
});

const rule = fc.record({ margin: fc.constantFrom(0, 0.1, 0.4), minNights: fc.integer({ min: 1, max: 3 }) });
/** Around where the margins lie, in distances and not in their squares. */
const anywhere = fc.dictionary(fc.constantFrom('A', 'B', 'C'), fc.constantFrom(1, 4.25, 5.1, 5.2, 5.5, 6.25, 6.75, 9, 13.25, 14.5, 14.9, 15.2, 16.25, 19), { minKeys: 2, noNullPrototype: true });

/** What mode `stable` says, customer by customer. */
function held(nights: readonly (readonly [string, Readonly<Record<string, number>>])[], { margin, minNights }: { margin: number; minNights: number }): Record<string, unknown>[] {
  let before = new Map<string, { segment: number; count: number }>();
  return nights.flatMap(([date, places]) => {
    const now = new Map(Object.entries(places).map(([customer, x]) => {
      const distances = PLACES.map((place) => Math.abs(x - place));
      const nearest = distances.indexOf(Math.min(...distances));
      const was = before.get(customer);
      const segment = !was || (was.count >= minNights && distances[nearest]! <= (1 - margin) * distances[was.segment]!) ? nearest : was.segment;
      return [customer, { segment, count: was?.segment === segment ? was.count + 1 : 1 }] as const;
    }));
    before = now;
    return [...now].map(([customer_id, { segment, count }]) => ({ as_of_date: date, customer_id, segment_id: `s00${segment + 1}`, nights_in_segment: count }))
      .toSorted((a, b) => (a.customer_id < b.customer_id ? -1 : 1));
  });
}

const MEMBERS = 'select cast(as_of_date as varchar) as as_of_date, customer_id, segment_id, nights_in_segment from marts.segment_membership';

test('mode stable moves a customer by the margin and after the least nights, and a night that runs again moves nobody (property)', async () => {
  const warehouse = await openPlaces();
  let trial = 0;
  await fc.assert(fc.asyncProperty(rule, fc.array(anywhere, { minLength: 1, maxLength: DAYS.length }), fc.integer({ min: 0, max: 4 }), async (hysteresis, places, again) => {
    const segmentation = `stable${++trial}`;
    await newSegmentation(warehouse, segmentation);
    const nights = places.map((at, index) => [DAYS[index]!, at] as const);
    for (const [date, at] of nights) await score(warehouse, { segmentation, date, places: at, hysteresis });
    const members = (): Promise<Record<string, unknown>[]> => rowsOf(warehouse, `${MEMBERS} where segmentation = '${segmentation}' order by 1, 2`);
    const first = await members();
    expect(first).toEqual(held(nights, hysteresis));
    const [date, at] = nights[again % nights.length]!;
    await score(warehouse, { segmentation, date, places: at, hysteresis });
    expect(await members()).toEqual(first);
  }), { numRuns: RUNS });
}, 120_000);

test('a backfill of an old date moves no later membership, and neither does the later night when it runs again', async () => {
  const warehouse = await openPlaces();
  await newSegmentation(warehouse, 'stable');
  const hysteresis = { margin: 0.1, minNights: 1 };
  // From the first night to the third, A has hardly moved; on the second, filled in later, it was elsewhere.
  const nights = { '2026-01-01': { A: 1 }, '2026-01-03': { A: 5.1 }, '2026-01-02': { A: 10 } };
  for (const [date, places] of Object.entries(nights).slice(0, 2)) await score(warehouse, { segmentation: 'stable', date, places, hysteresis });
  await score(warehouse, { segmentation: 'stable', date: '2026-01-02', places: nights['2026-01-02'], hysteresis });
  await score(warehouse, { segmentation: 'stable', date: '2026-01-03', places: nights['2026-01-03'], hysteresis });
  expect((await rowsOf(warehouse, `${MEMBERS} order by 1`)).map(({ segment_id }) => segment_id)).toEqual(['s001', 's002', 's001']);
  expect(await historyOf(warehouse, 'stable')).toEqual([
    { customer_id: 'A', segment_id: 's001', valid_from: '2026-01-01', valid_to: '2026-01-02' },
    { customer_id: 'A', segment_id: 's002', valid_from: '2026-01-02', valid_to: '2026-01-03' },
    { customer_id: 'A', segment_id: 's001', valid_from: '2026-01-03', valid_to: null },
  ]);
});

test('who held a segment that a new model does not have goes to the nearest one, and who held one that goes on holds on to it', async () => {
  const warehouse = await openPlaces();
  await newSegmentation(warehouse, 'stable');
  const hysteresis = { margin: 0.3, minNights: 1 };
  await score(warehouse, { segmentation: 'stable', date: '2026-01-01', places: { A: 1, B: 11, C: 19 }, hysteresis });
  // The second model has s003 at 12, in another order, and no s002.
  await warehouse.knex('meta.model_segments').insert([{ cluster: 0, segment_id: 's003' }, { cluster: 1, segment_id: 's001' }].map((row) => ({ segmentation: 'stable', version: 2, profile: '{}', ...row })));
  await score(warehouse, { segmentation: 'stable', date: '2026-01-02', places: { A: 6.5, B: 5, C: 14 }, hysteresis, version: 2, model: { ...MODEL, centroids: [[12], [0]] } });
  expect(await rowsOf(warehouse, `${MEMBERS} where as_of_date = cast('2026-01-02' as date) order by 2`)).toMatchObject([
    { customer_id: 'A', segment_id: 's001', nights_in_segment: 2 }, { customer_id: 'B', segment_id: 's001', nights_in_segment: 1 }, { customer_id: 'C', segment_id: 's003', nights_in_segment: 2 },
  ]);
});

test('a model with one segment can be held too', async () => {
  const warehouse = await openPlaces();
  const sql = heldOrNearestSql({ ...MODEL, centroids: [[3]] }, "marts.places where as_of_date = cast('2026-01-01' as date)", { margin: 0.1, minNights: 2 }, warehouse.engine.fence);
  await warehouse.knex.raw("insert into marts.places values (cast('2026-01-01' as date), 'A', 4)");
  const { rows } = (await warehouse.knex.raw(sql, { segmentation: 'none', version: 1, base: null })) as { rows: unknown[] };
  expect(rows).toEqual([{ customer_id: 'A', cluster: 0, nights: 1 }]);
});
