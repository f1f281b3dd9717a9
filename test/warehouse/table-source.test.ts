import { expect, test } from 'vitest';
import fc from 'fast-check';
import { MusterError } from '../../core/errors.ts';
import type { Project } from '../../warehouse/models/project.ts';
import { planModels } from '../../warehouse/plan.ts';
import { stageSource } from '../../warehouse/stage.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { oneSource } from '../support/one-source.ts';
import { nightOf, postgresTest, postgresWarehouse, rowsOf, temporaryWarehouse } from '../support/warehouse.ts';

const COLUMNS = { id: 'varchar', amount: 'decimal(12,2)', happened_at: 'timestamp', landed_on: 'date', loaded_at_source: 'timestamp' };
const BY_EVENT = 'table: crm.readings\npartition: event_time\nevent_time: happened_at\nloaded_at: loaded_at_source\nexpect: sometimes';
const BY_LANDING = 'table: crm.readings\nlanding_date: landed_on\nexpect: daily';

/** A warehouse in which somebody else keeps a table. */
async function withTable(types = 'id varchar, amount decimal(12,2), happened_at timestamp, landed_on date, loaded_at_source timestamp, more varchar'): Promise<Warehouse> {
  const warehouse = await temporaryWarehouse();
  await warehouse.knex.raw('create schema crm');
  await warehouse.knex.raw(`create table crm.readings (${types})`);
  return warehouse;
}

const add = (warehouse: Warehouse, id: string, day: string | null, loaded = `${day} 20:00:00`, amount = 1.5) => warehouse.knex.raw(
  `insert into crm.readings (id, amount, happened_at, landed_on, loaded_at_source) values ('${id}', ${amount}, ${day === null ? 'null' : `timestamp '${day} 12:00:00'`}, ${day === null ? 'null' : `date '${day}'`}, timestamp '${loaded}')`);
const stage = (warehouse: Warehouse, project: Project, day: string) => stageSource(warehouse, project, { source: 'one.readings', data: null, night: nightOf(day), run: `night-${day}` });
const stagedRows = (warehouse: Warehouse) => rowsOf(warehouse, 'select * from staging.stg_one__readings order by id, partition_date');
const brief = async (warehouse: Warehouse) => (await stagedRows(warehouse)).map(({ id, partition_date, loaded_at }) => [id, partition_date, String(loaded_at).slice(0, 10)]);

test('a table is staged day by day up to the date, and a date run twice changes nothing', async () => {
  const [warehouse, project] = [await withTable(), await oneSource(BY_LANDING, COLUMNS)];
  for (const [id, day] of [['a', '2026-01-01'], ['b', '2026-01-02'], ['c', '2026-01-03']] as const) await add(warehouse, id, day);
  expect(await stage(warehouse, project, '2026-01-02')).toMatchObject({ partitions: 2, rows: 2, rejected: {}, warnings: [] });
  // A landing day is known when it is over.
  expect(await brief(warehouse)).toEqual([['a', '2026-01-01', '2026-01-02'], ['b', '2026-01-02', '2026-01-03']]);
  expect(await stage(warehouse, project, '2026-01-02')).toMatchObject({ partitions: 0, rows: 0 });
  expect(await stage(warehouse, project, '2026-01-03')).toMatchObject({ partitions: 1, rows: 1 });
  expect((await stagedRows(warehouse))[0]).toMatchObject({ id: 'a', amount: 1.5, happened_at: '2026-01-01T12:00:00.000Z', landed_on: '2026-01-01' });
});

test('a day that got rows since is loaded anew, and marts can tell when they were known', async () => {
  const [warehouse, project] = [await withTable(), await oneSource(BY_EVENT, COLUMNS)];
  await add(warehouse, 'a', '2026-01-01');
  await add(warehouse, 'b', '2026-01-02');
  await stage(warehouse, project, '2026-01-02');
  await add(warehouse, 'late', '2026-01-01', '2026-01-03 09:00:00');
  const plan = await planModels(warehouse, project, { models: ['staging.stg_one__readings'], nights: [nightOf('2026-01-03')], data: null });
  expect(plan).toMatchObject([{ reason: 'edited', partitions: 1, files: null, problem: null }]);
  const other = await oneSource(BY_EVENT.replace('sometimes', 'sometimes\ntimezone: Europe/Berlin'), COLUMNS);
  expect(await planModels(warehouse, other, { models: ['staging.stg_one__readings'], nights: [nightOf('2026-01-03')], data: null })).toMatchObject([{ reason: 'changed', partitions: 2 }]);
  expect(await stage(warehouse, project, '2026-01-03')).toMatchObject({ partitions: 1, rows: 2 });
  expect(await brief(warehouse)).toEqual([['a', '2026-01-01', '2026-01-01'], ['b', '2026-01-02', '2026-01-02'], ['late', '2026-01-01', '2026-01-03']]);
  expect(await rowsOf(warehouse, "select partition_date, rows from meta.partitions where dataset = 'staging.stg_one__readings' order by 1")).toEqual([{ partition_date: '2026-01-01', rows: 2 }, { partition_date: '2026-01-02', rows: 1 }]);
});

test('whatever is added between nights, and in which order they run: in the end staging is what the table says', async () => {
  const DAYS = ['2026-01-01', '2026-01-02', '2026-01-03', '2026-01-04'];
  const project = await oneSource(BY_EVENT, COLUMNS);
  const warehouse = await withTable();
  const step = fc.record({ day: fc.constantFrom(...DAYS), lag: fc.integer({ min: 0, max: 2 }), night: fc.option(fc.constantFrom(...DAYS), { nil: null }) });
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
    await warehouse.knex.raw('delete from crm.readings');
    await warehouse.knex.raw('delete from staging.stg_one__readings').catch(() => undefined); // not there before the first run
    await warehouse.knex('meta.partitions').del();
    for (const [index, { day, lag, night }] of steps.entries()) {
      await add(warehouse, `r${index}`, day, `${DAYS[Math.min(3, DAYS.indexOf(day) + lag)]!} 20:00:0${index}`);
      if (night !== null) await stage(warehouse, project, night);
    }
    await stage(warehouse, project, '2026-01-04');
    const expected = steps.map(({ day }, index) => [`r${index}`, day]);
    expect((await stagedRows(warehouse)).map(({ id, partition_date }) => [id, partition_date])).toEqual(expected);
    expect(await stage(warehouse, project, '2026-01-04')).toMatchObject({ partitions: 0 });
  }), { numRuns: process.env['MUSTER_TEST_FULL'] ? 60 : 6 });
});

test('rows without a day are left out and counted; a view serves as well as a table; a zone is turned into UTC', async () => {
  const warehouse = await withTable();
  await warehouse.knex.raw('create view crm.seen as select id, amount, happened_at, landed_on, loaded_at_source from crm.readings');
  await add(warehouse, 'a', '2026-01-01');
  await add(warehouse, 'b', null, '2026-01-01 20:00:00');
  const project = await oneSource(`${BY_EVENT.replace('crm.readings', 'crm.seen')}\ntimezone: America/New_York`, COLUMNS);
  expect(await stage(warehouse, project, '2026-01-02')).toMatchObject({ rows: 1, rejected: { 'partition_date is null': 1 } });
  expect(await stagedRows(warehouse)).toMatchObject([{ id: 'a', happened_at: '2026-01-01T17:00:00.000Z', loaded_at: '2026-01-02T01:00:00.000Z', partition_date: '2026-01-01' }]);
});

test('a column with a zone is an instant, and whole numbers of any width fit', async () => {
  const warehouse = await withTable('id varchar, amount smallint, happened_at timestamp with time zone, landed_on date, loaded_at_source timestamp with time zone');
  await warehouse.knex.raw("insert into crm.readings values ('a', 3, timestamp with time zone '2026-01-01 23:30:00-05:00', date '2026-01-01', timestamp with time zone '2026-01-02 06:00:00+00')");
  const project = await oneSource(`${BY_EVENT}\ntimezone: America/New_York`, COLUMNS);
  await stage(warehouse, project, '2026-01-02');
  expect(await stagedRows(warehouse)).toMatchObject([{ amount: 3, happened_at: '2026-01-02T04:30:00.000Z', loaded_at: '2026-01-02T06:00:00.000Z', partition_date: '2026-01-02' }]);
});

test('a table is as fresh as its newest row was when it was loaded', async () => {
  const [warehouse, project] = [await withTable(), await oneSource(`${BY_EVENT}\nfreshness: {warn_after: 12 hours, error_after: 2 days}`, COLUMNS)];
  await add(warehouse, 'a', '2026-01-01');
  expect(await stage(warehouse, project, '2026-01-01')).toMatchObject({ warnings: [], freshness: { status: 'fresh', newest: '2026-01-01', ageHours: 4 } });
  expect(await stage(warehouse, project, '2026-01-02')).toMatchObject({ freshness: { status: 'warn', ageHours: 28 } });
  expect(await refusedText(stage(warehouse, project, '2026-01-03'))).toMatch(/^contract one\.readings: newest complete day 2026-01-01, known 2\.2 days before the end of the date; allowed: at most 2 days/);
});

async function refusedText(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(MusterError);
  return `${(error as MusterError).kind} ${(error as MusterError).message}`;
}

async function refused(warehouse: Warehouse, project: Project, day: string): Promise<string> {
  const error: unknown = await stage(warehouse, project, day).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(MusterError);
  expect(await rowsOf(warehouse, 'select * from meta.partitions')).toEqual([]);
  const { kind, message } = error as MusterError;
  expect(message).not.toContain('\n');
  return `${kind} ${message.replaceAll(/\S*sources\/one\.yaml/g, 'one.yaml')}`;
}

test('no table, no column, another type, and no rows are refused in one line each', async () => {
  const warehouse = await withTable('id varchar, amount varchar, happened_at timestamp, loaded_at_source timestamp');
  await warehouse.knex.raw('create schema empty_one');
  const at = async (about: string, columns = COLUMNS) => refused(warehouse, await oneSource(about, columns), '2026-01-05');
  expect(await at(BY_LANDING)).toBe('contract one.readings (table crm.readings): column amount is varchar; allowed: decimal(12,2), as one.readings promises; to do: change the column\'s type, or correct one.readings in one.yaml');
  expect(await at(BY_LANDING.replace('crm.readings', 'crm.nothing'))).toBe('contract one.readings (table crm.nothing): no such table; allowed: one of readings in schema crm; to do: create it, or correct one.readings in one.yaml');
  expect(await at(BY_LANDING.replace('crm.readings', 'empty_one.readings'))).toMatch(/no such table; allowed: a table; there is none in schema empty_one/);
  expect(await at(BY_LANDING, { ...COLUMNS, amount: 'varchar' })).toMatch(/no column landed_on \(there are: id, amount, happened_at, loaded_at_source\); allowed: id, amount, .*, as one.readings promises/);
});

test('a daily table without rows for the date stops the night', async () => {
  const [warehouse, project] = [await withTable(), await oneSource(BY_LANDING, COLUMNS)];
  expect(await refused(warehouse, project, '2026-01-05')).toMatch(/^contract one.readings \(table crm.readings\): no rows for 2026-01-05; allowed: a table with rows up to that day; there are none/);
  await add(warehouse, 'a', '2026-01-03');
  expect(await refused(warehouse, project, '2026-01-05')).toMatch(/allowed: a day with rows; the last before it is 2026-01-03; to do: fill the table, or choose another date/);
});

test.for([
  ['table: staging.orders\nlanding_date: landed_on\nexpect: daily', /a table outside of Muster's own schemas/],
  ['table: readings\nlanding_date: landed_on\nexpect: daily', /schema\.name/],
  ['table: crm.readings\nexpect: daily', /landing_date or partition: event_time/],
  ['table: crm.readings\nlanding_date: nothing\nexpect: daily', /allowed: one of the columns/],
  ['table: crm.readings\npath: a/{date}.csv\nformat: csv\nlanding_date: landed_on\nexpect: daily', /path and format of files, or the table alone/],
  ['path: a/{date}.csv\nexpect: daily', /path and format of files, or the table alone/],
  ['path: a/{date}.csv\nformat: csv\nlookback_days: 3\nexpect: daily', /lookback_days.*only of a table/],
] as const)('%j is refused when the models are read', async ([about, message]) => {
  await expect(oneSource(about, COLUMNS)).rejects.toThrow(message);
});

postgresTest('a column that sorts by its own rules is staged as any other', async () => {
  const [warehouse, project] = [await postgresWarehouse(), await oneSource(BY_EVENT, COLUMNS)];
  await warehouse.knex.raw('create schema crm');
  await warehouse.knex.raw('create table crm.readings (id varchar collate "POSIX", amount numeric(12,2), happened_at timestamp, landed_on date, loaded_at_source timestamp)');
  for (const day of ['2026-01-01', '2026-01-02']) {
    await add(warehouse, 'a', day);
    await stage(warehouse, project, day);
  }
  expect(await brief(warehouse)).toEqual([['a', '2026-01-01', '2026-01-01']]);
});
