import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { inputsOf } from '../../warehouse/building/inputs.ts';
import type { Project } from '../../warehouse/models/project.ts';
import { measureQuality } from '../../warehouse/quality/measure.ts';
import { readQuality } from '../../warehouse/quality/read.ts';
import { openWarehouse } from '../../warehouse/open.ts';
import { planModels } from '../../warehouse/plan.ts';
import { stageSource } from '../../warehouse/stage.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { oneSource } from '../support/one-source.ts';
import { nightOf, postgresTest, postgresWarehouse, rowsOf, temporaryWarehouse } from '../support/warehouse.ts';

const COLUMNS = { id: 'varchar', amount: 'integer', landed_on: 'date' };
const TABLE = 'table: crm.readings\nlanding_date: landed_on\nexpect: sometimes';
const STAGED = 'staging.stg_one__readings';

/** A row as [id, day]; the day is null where nobody entered one. */
type Row = readonly [id: string, day: string | null];

async function withTable(about = TABLE): Promise<[Warehouse, Project]> {
  const [warehouse, project] = [await temporaryWarehouse(), await oneSource(about, COLUMNS)];
  await warehouse.knex.raw('create schema crm');
  await warehouse.knex.raw('create table crm.readings (id varchar, amount integer, landed_on date)');
  return [warehouse, project];
}

const date = (day: string | null): string => (day === null ? 'cast(null as date)' : `date '${day}'`);
const run = (warehouse: Warehouse, sql: string) => warehouse.knex.raw(sql);
const stage = (warehouse: Warehouse, project: Project, day: string) => stageSource(warehouse, project, { source: 'one.readings', data: null, night: nightOf(day), run: `night-${day}` });
const staged = async (warehouse: Warehouse): Promise<Row[]> => (await rowsOf(warehouse, `select id, partition_date from ${STAGED} order by partition_date, id`)).map(({ id, partition_date }) => [String(id), String(partition_date)]);
const quarantined = (warehouse: Warehouse) => rowsOf(warehouse, 'select reason, id from quarantine.stg_one__readings order by id');

async function add(warehouse: Warehouse, ...rows: Row[]): Promise<void> {
  for (const [id, day] of rows) await run(warehouse, `insert into crm.readings values ('${id}', 1, ${date(day)})`);
}

test('a day that loses all its rows is emptied, told once, and comes back with its rows', async () => {
  const [warehouse, project] = await withTable();
  await add(warehouse, ['a', '2026-01-01'], ['b', '2026-01-02'], ['c', '2026-01-03']);
  await stage(warehouse, project, '2026-01-03');
  await run(warehouse, "delete from crm.readings where id in ('b', 'c')");
  const plan = await planModels(warehouse, project, { models: [STAGED], nights: [nightOf('2026-01-03')], data: null });
  expect(plan).toMatchObject([{ reason: 'edited', partitions: 2 }]);
  expect(await stage(warehouse, project, '2026-01-03')).toMatchObject({
    rows: 0, rejected: {}, warnings: ['one.readings: crm.readings has no rows any more for 2026-01-02, 2026-01-03, so staging has none either'],
    // What was withdrawn keeps nothing fresh.
    freshness: { newest: '2026-01-01' },
  });
  expect(await staged(warehouse)).toEqual([['a', '2026-01-01']]);
  expect(await stage(warehouse, project, '2026-01-03')).toMatchObject({ partitions: 0, warnings: [] });
  await add(warehouse, ['b', '2026-01-02']);
  expect(await stage(warehouse, project, '2026-01-03')).toMatchObject({ partitions: 1, rows: 1, warnings: [] });
  expect(await staged(warehouse)).toEqual([['a', '2026-01-01'], ['b', '2026-01-02']]);
});

test('a day of a daily table that loses its rows is emptied too, and is a gap in the quality report', async () => {
  const [warehouse, project] = await withTable(TABLE.replace('sometimes', 'daily'));
  await add(warehouse, ['a', '2026-01-01'], ['b', '2026-01-02'], ['c', '2026-01-03']);
  await stage(warehouse, project, '2026-01-03');
  await run(warehouse, "delete from crm.readings where id = 'b'");
  expect((await stage(warehouse, project, '2026-01-03')).warnings).toEqual(['one.readings: crm.readings has no rows any more for 2026-01-02, so staging has none either']);
  expect(await staged(warehouse)).toEqual([['a', '2026-01-01'], ['c', '2026-01-03']]);
  await measureQuality(warehouse, project, { night: nightOf('2026-01-03'), keepDays: 90 });
  const { gaps } = await readQuality((sql) => rowsOf(warehouse, sql), '2026-01-03');
  expect(gaps).toEqual([{ source: 'one.readings', from: '2026-01-02', to: '2026-01-02', days: 1, reason: null }]);
});

test('what a table deletes for its age stays staged, and a table without a single row empties nothing', async () => {
  const [warehouse, project] = await withTable();
  await add(warehouse, ['a', '2026-01-01'], ['b', '2026-01-02'], ['c', '2026-01-03']);
  await stage(warehouse, project, '2026-01-03');
  await run(warehouse, "delete from crm.readings where landed_on < date '2026-01-03'");
  const all = [['a', '2026-01-01'], ['b', '2026-01-02'], ['c', '2026-01-03']];
  // An older night, run again, must not wipe it either.
  for (const night of ['2026-01-03', '2026-01-02']) {
    expect(await stage(warehouse, project, night)).toMatchObject({ partitions: 0, warnings: ['one.readings: crm.readings has no rows before 2026-01-03; what was staged of 2026-01-01, 2026-01-02 stays, but for rows that are on another day now'] });
    expect(await staged(warehouse)).toEqual(all);
  }
  await run(warehouse, 'delete from crm.readings');
  expect(await stage(warehouse, project, '2026-01-04')).toMatchObject({ partitions: 0, warnings: ['one.readings: crm.readings has no rows at all; what was staged of 2026-01-01, 2026-01-02, 2026-01-03 stays, but for rows that are on another day now'] });
  expect(await staged(warehouse)).toEqual(all);
});

test('with lookback_days the table is the truth for these days, the first one too, and older ones are left alone without a word', async () => {
  const [warehouse, project] = await withTable(`${TABLE}\nlookback_days: 2`);
  await add(warehouse, ['a', '2026-01-01'], ['a2', '2026-01-01'], ['b', '2026-01-02'], ['c', '2026-01-03']);
  expect(await stage(warehouse, project, '2026-01-03')).toMatchObject({ rows: 4 });
  // Half of the oldest day has been deleted for its age, and all of the second.
  await run(warehouse, "delete from crm.readings where id in ('a', 'b')");
  expect(await stage(warehouse, project, '2026-01-03')).toMatchObject({ partitions: 1, warnings: ['one.readings: crm.readings has no rows any more for 2026-01-02, so staging has none either'] });
  expect(await staged(warehouse)).toEqual([['a', '2026-01-01'], ['a2', '2026-01-01'], ['c', '2026-01-03']]);
  await run(warehouse, "delete from crm.readings where landed_on < date '2026-01-03'");
  // Its days do not move back with a backfill.
  for (const night of ['2026-01-03', '2026-01-01']) expect(await stage(warehouse, project, night)).toMatchObject({ partitions: 0, warnings: [] });
  expect(await staged(warehouse)).toEqual([['a', '2026-01-01'], ['a2', '2026-01-01'], ['c', '2026-01-03']]);
});

test('a row that moves to another day is there once, also where its old day gets another row in its place', async () => {
  const [warehouse, project] = await withTable();
  await add(warehouse, ['a', '2026-01-01'], ['m', '2026-01-01'], ['b', '2026-01-02']);
  await stage(warehouse, project, '2026-01-02');
  await run(warehouse, "update crm.readings set landed_on = date '2026-01-03' where id = 'm'");
  await add(warehouse, ['n', '2026-01-01']);
  expect(await stage(warehouse, project, '2026-01-03')).toMatchObject({ partitions: 2, rejected: {}, warnings: [] });
  expect(await staged(warehouse)).toEqual([['a', '2026-01-01'], ['n', '2026-01-01'], ['b', '2026-01-02'], ['m', '2026-01-03']]);
  // Two rows change places.
  await run(warehouse, "update crm.readings set landed_on = case when id = 'b' then date '2026-01-03' else date '2026-01-02' end where id in ('b', 'm')");
  await stage(warehouse, project, '2026-01-03');
  expect(await staged(warehouse)).toEqual([['a', '2026-01-01'], ['n', '2026-01-01'], ['m', '2026-01-02'], ['b', '2026-01-03']]);
});

test('a row that moves out of the only day of its table moves in staging too; a repeat of it does not', async () => {
  const [warehouse, project] = await withTable();
  await add(warehouse, ['a', '2026-01-01']);
  await stage(warehouse, project, '2026-01-01');
  await run(warehouse, "update crm.readings set landed_on = date '2026-01-02'");
  expect(await stage(warehouse, project, '2026-01-02')).toMatchObject({ rows: 1, rejected: {} });
  expect(await staged(warehouse)).toEqual([['a', '2026-01-02']]);
  expect(await stage(warehouse, project, '2026-01-02')).toMatchObject({ partitions: 0, rejected: {}, warnings: [] });
  const { findings } = await readQuality((sql) => rowsOf(warehouse, sql), '2026-01-02');
  expect(findings.map(({ kind, total }) => [kind, total])).toEqual([['delivered', 1], ['staged', 1]]);
  // Back again, and there it is.
  await run(warehouse, "update crm.readings set landed_on = date '2026-01-01'");
  await stage(warehouse, project, '2026-01-02');
  expect(await staged(warehouse)).toEqual([['a', '2026-01-01']]);
  // Landed again every day, while the table forgets the first one.
  await add(warehouse, ['a', '2026-01-02']);
  await stage(warehouse, project, '2026-01-02');
  await run(warehouse, "delete from crm.readings where landed_on = date '2026-01-01'");
  await add(warehouse, ['a', '2026-01-03']);
  expect(await stage(warehouse, project, '2026-01-03')).toMatchObject({ partitions: 1, rows: 0, rejected: { 'id repeated': 1 } });
  expect(await staged(warehouse)).toEqual([['a', '2026-01-01']]);
});

test('a row moves out of a day that lookback_days does not reach, and what was built of that day is stale', async () => {
  const [warehouse, project] = await withTable(`${TABLE}\nlookback_days: 1`);
  await add(warehouse, ['a', '2026-01-01'], ['b', '2026-01-01']);
  await stage(warehouse, project, '2026-01-01');
  const madeOf = async (): Promise<string> => (await inputsOf(warehouse.knex, project, project.models.get('staging.readings')!, '2026-01-02')).print;
  const before = await madeOf();
  await run(warehouse, "update crm.readings set landed_on = date '2026-01-03' where id = 'a'");
  expect(await stage(warehouse, project, '2026-01-03')).toMatchObject({ partitions: 1, rows: 1, rejected: {} });
  const after = await madeOf();
  expect(after).not.toBe(before);
  expect(await stage(warehouse, project, '2026-01-03')).toMatchObject({ partitions: 0 });
  expect(await madeOf()).toBe(after);
  expect(await staged(warehouse)).toEqual([['b', '2026-01-01'], ['a', '2026-01-03']]);
});

test('a row that was a repeat is staged when the one before it goes, also where a backfill is what finds out', async () => {
  for (const night of ['2026-01-02', '2026-01-01']) {
    const [warehouse, project] = await withTable();
    await add(warehouse, ['a', '2026-01-01'], ['b', '2026-01-01'], ['a', '2026-01-02']);
    expect(await stage(warehouse, project, '2026-01-02')).toMatchObject({ rows: 2, rejected: { 'id repeated': 1 } });
    await run(warehouse, "delete from crm.readings where id = 'a' and landed_on = date '2026-01-01'");
    await stage(warehouse, project, night);
    expect(await staged(warehouse)).toEqual([['b', '2026-01-01'], ['a', '2026-01-02']]);
  }
});

test('a day that a row was taken from is loaded when it is there again', async () => {
  const [warehouse, project] = await withTable();
  await add(warehouse, ['a', '2026-01-01'], ['b', '2026-01-01']);
  await stage(warehouse, project, '2026-01-02');
  // The table forgets its first day, all but one row, which is on the second now.
  await run(warehouse, "delete from crm.readings where id = 'b'");
  await run(warehouse, "update crm.readings set landed_on = date '2026-01-02'");
  await stage(warehouse, project, '2026-01-02');
  expect(await staged(warehouse)).toEqual([['b', '2026-01-01'], ['a', '2026-01-02']]);
  await run(warehouse, 'delete from crm.readings');
  await add(warehouse, ['a', '2026-01-01'], ['b', '2026-01-01']);
  await stage(warehouse, project, '2026-01-02');
  expect(await staged(warehouse)).toEqual([['a', '2026-01-01'], ['b', '2026-01-01']]);
});

test('a change inside a row is seen without a column that tells it', async () => {
  const [warehouse, project] = await withTable();
  await add(warehouse, ['a', '2026-01-01']);
  await stage(warehouse, project, '2026-01-01');
  await run(warehouse, 'update crm.readings set amount = 7');
  await stage(warehouse, project, '2026-01-01');
  expect(await rowsOf(warehouse, `select amount from ${STAGED}`)).toEqual([{ amount: 7 }]);
});

test('rows without a day lie in the quarantine once, are told when they come, and go when they get a day', async () => {
  const [warehouse, project] = await withTable();
  await add(warehouse, ['a', '2026-01-01'], ['x', null]);
  const left = { 'partition_date is null': 1 };
  expect(await stage(warehouse, project, '2026-01-01')).toMatchObject({ rows: 1, rejected: left });
  const [reason, one] = ['partition_date is null', [{ reason: 'partition_date is null', id: 'x' }]];
  expect(await quarantined(warehouse)).toEqual(one);
  await add(warehouse, ['b', '2026-01-02']);
  expect(await stage(warehouse, project, '2026-01-02')).toMatchObject({ rows: 1, rejected: {} });
  expect(await quarantined(warehouse)).toEqual(one);
  const { findings } = await readQuality((sql) => rowsOf(warehouse, sql), '2026-01-02');
  expect(findings.map(({ kind, reason: why, night, total }) => [kind, why, night, total])).toEqual([['delivered', '', 1, 3], ['staged', '', 1, 2], ['quarantined', reason, 0, 1]]);
  // They are seen where no day has changed, too.
  await add(warehouse, ['y', null]);
  expect(await stage(warehouse, project, '2026-01-02')).toMatchObject({ partitions: 0, rejected: { [reason]: 2 } });
  expect(await stage(warehouse, project, '2026-01-02')).toMatchObject({ partitions: 0, rejected: {} });
  await run(warehouse, "update crm.readings set landed_on = date '2026-01-02' where landed_on is null");
  expect(await stage(warehouse, project, '2026-01-02')).toMatchObject({ partitions: 1, rows: 3, rejected: {} });
  expect(await quarantined(warehouse)).toEqual([]);
});

postgresTest('two workers that find the same rows without a day keep them once', async () => {
  const [warehouse, project] = [await postgresWarehouse(), await oneSource(TABLE, COLUMNS)];
  const other = await openWarehouse({ engine: 'postgres', path: warehouse.path });
  onTestFinished(() => other.close());
  await warehouse.knex.raw('create schema crm');
  await warehouse.knex.raw('create table crm.readings (id varchar, amount integer, landed_on date)');
  await add(warehouse, ['a', '2026-01-01']);
  for (const one of [warehouse, other]) await stage(one, project, '2026-01-01');
  for (const id of ['x', 'y', 'z']) {
    await add(warehouse, [id, null]);
    await Promise.all([warehouse, other].map((one) => stage(one, project, '2026-01-01')));
  }
  expect((await quarantined(warehouse)).map(({ id }) => id)).toEqual(['x', 'y', 'z']);
});

const DAYS = ['2026-01-01', '2026-01-02', '2026-01-03', '2026-01-04'];
const IDS = ['a', 'b', 'c', 'd'];

/**
 * Every row of the table once: of those with one id the first day's. What was staged before the table's first day stays, but for ids that the
 * table has on days that have changed and on no other.
 */
function expectedOf(table: readonly Row[], about: { night: string; before: readonly Row[]; loaded: (day: string) => boolean; published: ReadonlySet<string> }): Row[] {
  const { night, before, loaded, published } = about;
  const first = table.flatMap(([, day]) => day ?? []).toSorted()[0] ?? '9999-12-31';
  const daysOf = (id: string): string[] => table.flatMap(([other, day]) => (other === id && day !== null ? [day] : []));
  const moved = (id: string): boolean => daysOf(id).some(loaded) && daysOf(id).every((day) => loaded(day) || !published.has(day));
  const kept = before.filter(([id, day]) => day! < first && !moved(id));
  const counted = new Map(table.filter(([, day]) => day !== null && day <= night).toSorted((a, b) => (a[1]! < b[1]! ? 1 : -1)));
  return [...kept, ...[...counted].filter(([id]) => kept.every(([other]) => other !== id))].filter(([, day]) => day! <= night).toSorted(byDay);
}

/** When each published day was published; a day that is loaded again is published again. */
const ledgerOf = async (warehouse: Warehouse) => new Map((await rowsOf(warehouse, "select partition_date, published_at from meta.partitions where status = 'published'")).map(({ partition_date, published_at }) => [String(partition_date), String(published_at)]));

type Kept = readonly [...Row, amount: number];

const byDay = (a: Row, b: Row): number => (`${a[1]}${a[0]}` < `${b[1]}${b[0]}` ? -1 : 1);

test('whatever is added, changed, deleted and moved between nights, in which order they run: after each, staging up to its day is what the table says', async () => {
  const [warehouse, project] = await withTable();
  const [id, day] = [fc.constantFrom(...IDS), fc.option(fc.constantFrom(...DAYS), { nil: null, freq: 8 })];
  // `one` of the rows that are there.
  const edit = fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('add' as const), id, day }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('move' as const), one: fc.nat(), day }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), one: fc.nat() }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('update' as const), one: fc.nat() }) },
  );
  const night = fc.oneof(fc.constant(DAYS[3]!), fc.constantFrom(...DAYS));
  const edited = fc.record({ edits: fc.array(edit, { minLength: 1, maxLength: 4 }), night });
  const start = fc.uniqueArray(fc.tuple(id, day), { maxLength: 8, selector: (row) => row.join() });
  let amount = 1;
  await fc.assert(fc.asyncProperty(start, night, fc.array(edited, { minLength: 2, maxLength: 5 }), async (rowsAtFirst, firstNight, nights) => {
    await run(warehouse, 'delete from crm.readings');
    for (const table of [STAGED, 'quarantine.stg_one__readings']) await run(warehouse, `delete from ${table}`).catch(() => undefined); // not there before the first run
    for (const table of ['meta.partitions', 'meta.quality']) await run(warehouse, `delete from ${table}`);
    let rows: Kept[] = [];
    const put = async (...[one, on, value]: Kept): Promise<void> => {
      if (rows.some(([other, at]) => other === one && at === on)) return;
      await run(warehouse, `insert into crm.readings values ('${one}', ${value}, ${date(on)})`);
      rows = [...rows, [one, on, value]];
    };
    const take = async (gone: Kept): Promise<void> => {
      await run(warehouse, `delete from crm.readings where id = '${gone[0]}' and landed_on is not distinct from ${date(gone[1])}`);
      rows = rows.filter((row) => row !== gone);
    };
    for (const [one, on] of rowsAtFirst) await put(one, on, 0);
    for (const { edits, night: date_ } of [{ edits: [], night: firstNight }, ...nights]) {
      for (const made of edits) {
        amount += 1;
        const row = 'one' in made ? rows[made.one % rows.length] : undefined;
        if (made.kind === 'add') await put(made.id, made.day, amount);
        if (!row || made.kind === 'add') continue;
        await take(row);
        if (made.kind === 'update') await put(row[0], row[1], amount);
        if (made.kind === 'move') await put(row[0], made.day, row[2]);
      }
      const table = rows.map(([one, on]): Row => [one, on]);
      const before = await staged(warehouse).catch(() => []);
      const published = await ledgerOf(warehouse);
      await stage(warehouse, project, date_);
      const now = await ledgerOf(warehouse);
      const after = (await staged(warehouse)).filter(([, on]) => on! <= date_);
      expect(after).toEqual(expectedOf(table, { night: date_, before, published: new Set(published.keys()), loaded: (on) => now.has(on) && now.get(on) !== published.get(on) }));
      expect((await quarantined(warehouse)).map(({ id: one }) => one)).toEqual(rows.filter(([, on]) => on === null).map(([one]) => one).toSorted());
      const oldest = table.flatMap(([, on]) => on ?? []).toSorted()[0] ?? '9999-12-31';
      for (const { id: one, partition_date, amount: value } of await rowsOf(warehouse, `select id, partition_date, amount from ${STAGED} where partition_date <= date '${date_}' and partition_date >= date '${oldest}'`)) {
        expect([one, partition_date, value]).toEqual(rows.find(([other, on]) => other === one && on === partition_date));
      }
      expect(await stage(warehouse, project, date_)).toMatchObject({ partitions: 0, rejected: {} });
      // What was delivered is staged, in the quarantine, or a repeat.
      const found = (await readQuality((sql) => rowsOf(warehouse, sql), '2026-12-31')).findings;
      expect(found.filter(({ total }) => total < 0)).toEqual([]);
    }
  }), { numRuns: process.env['MUSTER_TEST_FULL'] ? 150 : 8 });
});
