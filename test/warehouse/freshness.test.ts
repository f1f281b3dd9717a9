import { utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, nightBounds } from '../../core/dates.ts';
import { MusterError } from '../../core/errors.ts';
import { judgeFreshness } from '../../warehouse/freshness/judge.ts';
import { lineagePage } from '../../warehouse/lineage/page.ts';
import { manifestOf } from '../../warehouse/lineage/manifest.ts';
import { loadProject, type Project } from '../../warehouse/models/project.ts';
import { stageSource, type StageResult } from '../../warehouse/stage.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { copyTo, writeText } from '../support/landing.ts';
import { oneSource } from '../support/one-source.ts';
import { landPeople, stagePeople, tinyProject } from '../support/tiny.ts';
import { nightOf, rowsOf, temporaryFolder, temporaryWarehouse } from '../support/warehouse.ts';

const COLUMNS = { id: 'varchar' };
const FILES = 'path: readings/date={date}/*.csv\nformat: csv\nexpect: sometimes';
const LIMITS = `${FILES}\nfreshness: {warn_after: 1 day, error_after: 3 days}`;

const landed = (data: string, day: string, rows = 1) => copyTo(path.join(data, 'readings', `date=${day}`, 'part-0.csv'), `select '${day}-' || range as id from range(${rows})`);
const stage = (warehouse: Warehouse, project: Project, data: string, day: string): Promise<StageResult> => stageSource(warehouse, project, { source: 'one.readings', data, night: nightOf(day), run: `night-${day}` });
const recorded = (warehouse: Warehouse) => rowsOf(warehouse, 'select logical_date, status, newest, age_hours, partial_days from meta.freshness order by logical_date');

async function errorOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(MusterError);
  const { kind, message } = error as MusterError;
  expect(message).not.toContain('\n');
  return `${kind} ${message.replaceAll(/\S*sources\/one\.yaml/g, 'one.yaml')}`;
}

test('a source that stops coming is fresh for its day, then warns, then stops the night; each night is recorded', async () => {
  const [data, warehouse, project] = [temporaryFolder(), await temporaryWarehouse(), await oneSource(LIMITS, COLUMNS)];
  await landed(data, '2026-01-01');
  expect(await stage(warehouse, project, data, '2026-01-01')).toMatchObject({ warnings: [], freshness: { status: 'fresh', newest: '2026-01-01', ageHours: 0 } });
  expect(await stage(warehouse, project, data, '2026-01-02')).toMatchObject({ warnings: [], freshness: { status: 'fresh', ageHours: 24 } });
  expect(await stage(warehouse, project, data, '2026-01-03')).toMatchObject({
    freshness: { status: 'warn', ageHours: 48 }, warnings: ['one.readings is not fresh: newest complete day 2026-01-01, known 2 days before the end of the date'],
  });
  expect(await errorOf(stage(warehouse, project, data, '2026-01-05'))).toBe(
    'contract one.readings: newest complete day 2026-01-01, known 4 days before the end of the date; allowed: at most 3 days before the end of the date; '
    + 'to do: deliver what is missing and run the date again, or raise freshness.error_after in one.yaml; nothing was published');
  const nights = [['2026-01-01', 'fresh', 0], ['2026-01-02', 'fresh', 24], ['2026-01-03', 'warn', 48], ['2026-01-05', 'error', 96]];
  expect(await recorded(warehouse)).toEqual(nights.map(([logical_date, status, age_hours]) => ({ logical_date, status, newest: '2026-01-01', age_hours, partial_days: '' })));
  // Delivered after all: the same date runs, and says so.
  await landed(data, '2026-01-05');
  expect(await stage(warehouse, project, data, '2026-01-05')).toMatchObject({ freshness: { status: 'fresh' } });
  // What came later does not make an older night fresh.
  expect(await stage(warehouse, project, data, '2026-01-03')).toMatchObject({ freshness: { status: 'warn', newest: '2026-01-01' } });
});

test('rows that say when they were known are staged as known when their day is over at the earliest, and the source is as old as they say', async () => {
  const [data, warehouse] = [temporaryFolder(), await temporaryWarehouse()];
  const project = await oneSource(`${FILES}\nloaded_at: known_at\nfreshness: {warn_after: 12 hours}`, { id: 'varchar', known_at: 'timestamp' });
  const land = (day: string, rows: string) => copyTo(path.join(data, 'readings', `date=${day}`, 'part-0.csv'), `select * from (values ${rows}) as r(id, known_at)`);
  await land('2026-01-01', "('A', '2026-01-01 10:00:00'), ('B', '2025-12-31 23:50:00'), ('F', '2026-01-01 09:00:00')");
  await land('2026-01-02', "('B', '2026-01-02 11:00:00'), ('C', '2026-01-02 09:00:00'), ('D', '2026-01-03 00:30:00'), ('E', '2026-01-09 00:00:00')");
  expect(await stage(warehouse, project, data, '2026-01-01')).toMatchObject({ rows: 3, freshness: { status: 'warn', ageHours: 14, knownAt: '2026-01-01T10:00:00.000Z' } });
  expect(await stage(warehouse, project, data, '2026-01-02')).toMatchObject({ rows: 3, freshness: { status: 'fresh', ageHours: 0 } });
  expect(await rowsOf(warehouse, 'select id, loaded_at from staging.readings order by id')).toEqual(
    Object.entries({ A: '02T00:00', B: '02T00:00', C: '03T00:00', D: '03T00:30', E: '09T00:00', F: '02T00:00' }).map(([id, at]) => ({ id, loaded_at: `2026-01-${at}:00.000Z` })));
  // What an earlier day keeps out of a later one changes nothing of how fresh that was.
  await land('2025-12-31', "('F', '2025-12-31 08:00:00')");
  expect(await stage(warehouse, project, data, '2026-01-01')).toMatchObject({ partitions: 1, freshness: { knownAt: '2026-01-01T10:00:00.000Z' } });
});

test('a staging model that says by itself when rows were known makes none known before its day is over', async () => {
  const [data, warehouse] = [temporaryFolder(), await temporaryWarehouse()];
  const folder = temporaryFolder();
  await tinyProject(folder, {});
  writeText(path.join(folder, 'staging/stg_tiny__people.sql'), '/*\nkind: incremental_by_date\ndescription: People.\n*/\nselect customer_id, name, email, age, spent, partition_date, cast(email as timestamp) as loaded_at from sources.tiny__people\n');
  const project = await loadProject({ folders: [folder], systems: ['tiny'] });
  landPeople(data, '2026-01-01', 'C1,Ann,2026-01-01 10:00:00,30,1', 'C2,Bob,2026-01-05 10:00:00,30,1');
  await stagePeople(warehouse, project, data, '2026-01-01');
  expect(await rowsOf(warehouse, 'select loaded_at from staging.people order by customer_id')).toEqual([{ loaded_at: '2026-01-02T00:00:00.000Z' }, { loaded_at: '2026-01-05T10:00:00.000Z' }]);
});

test('a source that is too old publishes nothing, not even what it did deliver', async () => {
  const [data, warehouse, project] = [temporaryFolder(), await temporaryWarehouse(), await oneSource(LIMITS, COLUMNS)];
  await landed(data, '2026-01-01');
  await errorOf(stage(warehouse, project, data, '2026-01-09'));
  expect(await rowsOf(warehouse, 'select * from staging.readings')).toEqual([]);
  expect(await rowsOf(warehouse, 'select * from meta.partitions')).toEqual([]);
});

test('a source without limits is measured and never judged', async () => {
  const [data, warehouse, project] = [temporaryFolder(), await temporaryWarehouse(), await oneSource(FILES, COLUMNS)];
  await landed(data, '2026-01-01');
  expect(await stage(warehouse, project, data, '2026-02-01')).toMatchObject({ warnings: [], freshness: { status: 'unlimited', newest: '2026-01-01', ageHours: 31 * 24 } });
});

test('a day without its marker is not loaded, is not fresh, and is loaded once the marker is there', async () => {
  const [data, warehouse] = [temporaryFolder(), await temporaryWarehouse()];
  const project = await oneSource(`${LIMITS}\nmarker: readings/date={date}/_SUCCESS`, COLUMNS);
  const finish = (day: string) => writeFileSync(path.join(data, 'readings', `date=${day}`, '_SUCCESS'), '');
  for (const day of ['2026-01-01', '2026-01-02', '2026-01-03']) await landed(data, day);
  finish('2026-01-01');
  expect(await stage(warehouse, project, data, '2026-01-03')).toMatchObject({
    partitions: 1, rows: 1, freshness: { status: 'warn', newest: '2026-01-01' },
    warnings: ['one.readings: 2026-01-02, 2026-01-03 not complete by _SUCCESS, so not loaded yet', expect.stringMatching(/not fresh: newest complete day 2026-01-01/) as string],
  });
  // Where that ends the night, the days that wait are named.
  expect(await errorOf(stage(warehouse, project, data, '2026-01-08'))).toMatch(/newest complete day 2026-01-01, known 7 days before the end of the date; one\.readings: 2026-01-02, 2026-01-03 not complete by _SUCCESS/);
  finish('2026-01-02');
  finish('2026-01-03');
  expect(await stage(warehouse, project, data, '2026-01-03')).toMatchObject({ partitions: 2, warnings: [], freshness: { status: 'fresh' } });
});

test('a manifest says which files a day has: until they are all there, the day is not loaded', async () => {
  const [data, warehouse] = [temporaryFolder(), await temporaryWarehouse()];
  const project = await oneSource(`${FILES.replace('*.csv', '*')}\nfreshness: {warn_after: 1 day}\nmarker: readings/date={date}/manifest.json`, COLUMNS);
  const folder = path.join(data, 'readings', 'date=2026-01-01');
  await landed(data, '2026-01-01');
  for (const [files, loaded] of [[['part-0.csv', 'part-1.csv'], 0], [2, 0], [['part-0.csv'], 1]] as const) {
    writeFileSync(path.join(folder, 'manifest.json'), JSON.stringify({ files }));
    const staged = await stage(warehouse, project, data, '2026-01-01');
    expect({ files, partitions: staged.partitions, status: staged.freshness?.status ?? null }).toEqual({ files, partitions: loaded, status: loaded === 1 ? 'fresh' : 'warn' });
  }
});

test('a manifest whose writer is still at it is none yet; one names files in the ways that are usual, and is refused where it does so in another', async () => {
  const project = await oneSource(`${FILES}\nmarker: readings/date={date}/manifest.json`, COLUMNS);
  const loaded = async (manifest: string): Promise<unknown> => {
    const [data, warehouse] = [temporaryFolder(), await temporaryWarehouse()];
    await landed(data, '2026-01-01');
    writeFileSync(path.join(data, 'readings', 'date=2026-01-01', 'manifest.json'), manifest);
    return stage(warehouse, project, data, '2026-01-01').then(({ partitions }) => partitions, (error: MusterError) => error.message.replaceAll(data, 'DATA'));
  };
  for (const manifest of ['{"files": 2', '{"files": "2"}', '[', '{"files":[{"name":"part-1.csv"}]}', '{"files":[{"url":"s3://b/part-1.csv"}]}']) expect({ manifest, loaded: await loaded(manifest) }).toEqual({ manifest, loaded: 0 });
  for (const manifest of ['', 'done at noon', '{}', '{"files": "1"}', '{"files":[{"name":"part-0.csv","bytes":9}]}', '{"files":[{"path":"a/part-0.csv"}]}', '[1]']) expect({ manifest, loaded: await loaded(manifest) }).toEqual({ manifest, loaded: 1 });
  for (const files of ['"two"', '-1', '1.5', 'null', '{"a":1}', '[{"id":1}]', '[7]']) {
    expect(await loaded(`{"files": ${files}}`)).toBe('DATA/readings/date=2026-01-01/manifest.json: `files` that is neither a number nor a list of names; '
      + 'allowed: how many files there are, or their names: each as text, or as `name`, `path` or `url` of an object; to do: write the manifest so, or leave `files` out of it');
  }
});

test('a daily source whose day has no marker stops the night and names the marker', async () => {
  const [data, warehouse] = [temporaryFolder(), await temporaryWarehouse()];
  const project = await oneSource(`${LIMITS.replace('sometimes', 'daily')}\nmarker: readings/date={date}/_SUCCESS`, COLUMNS);
  await landed(data, '2026-01-01');
  expect((await errorOf(stage(warehouse, project, data, '2026-01-01'))).replaceAll(data, 'DATA')).toBe(
    'contract DATA/readings/date=2026-01-01/_SUCCESS: not there or not written to its end, or files that it names are not there, so 2026-01-01 of one.readings is not complete; allowed: a landing day that is complete; '
    + 'to do: deliver the rest of the day, the marker last, and run the date again');
});

test('a day with far fewer rows than its weekday usually has is partly loaded, and is loaded anew when the rest comes', async () => {
  const [data, warehouse] = [temporaryFolder(), await temporaryWarehouse()];
  const project = await oneSource(`${FILES}\nfreshness: {warn_after: 2 days, rows_at_least: 0.5}`, COLUMNS);
  const D = '2026-01-22';
  for (let day = '2026-01-01'; day < D; day = addDays(day, 1)) await landed(data, day, 10);
  await landed(data, D, 4);
  const partly = { status: 'warn', newest: '2026-01-21', ageHours: 24, partial: [{ date: D, rows: 4, usual: 10 }] };
  expect(await stage(warehouse, project, data, D)).toMatchObject({
    partitions: 22, freshness: partly,
    warnings: ['one.readings is not fresh: newest complete day 2026-01-21, known 1 day before the end of the date; 2026-01-22 is partly loaded: 4 rows, usually 10'],
  });
  // The same files are not read again for it.
  expect(await stage(warehouse, project, data, D)).toMatchObject({ partitions: 0, rows: 0, freshness: partly });
  await landed(data, D, 9);
  utimesSync(path.join(data, 'readings', `date=${D}`, 'part-0.csv'), new Date(), new Date(Date.now() + 5_000));
  expect(await stage(warehouse, project, data, D)).toMatchObject({ partitions: 1, rows: 9, warnings: [], freshness: { status: 'fresh', newest: D, partial: [] } });
  expect(await stage(warehouse, project, data, D)).toMatchObject({ partitions: 0 });
});

test('a partly loaded day that comes again without a row lets the row of a later day count, as a backfill would', async () => {
  const [data, nightly, backfill] = [temporaryFolder(), await temporaryWarehouse(), await temporaryWarehouse()];
  const project = await oneSource(`${FILES}\nfreshness: {warn_after: 9 days, rows_at_least: 0.5}`, COLUMNS);
  const [D, next] = ['2026-01-15', '2026-01-16'];
  for (let day = '2026-01-01'; day < D; day = addDays(day, 1)) await landed(data, day, 4);
  const only = (day: string, ids: string) => copyTo(path.join(data, 'readings', `date=${day}`, 'part-0.csv'), `select unnest([${ids}]) as id`);
  await only(D, "'K'");
  await only(next, "'K', 'L', 'M'");
  await stage(nightly, project, data, next);
  expect(await rowsOf(nightly, "select partition_date from staging.stg_one__readings where id = 'K'")).toEqual([{ partition_date: D }]);
  await only(D, "'N', 'O', 'P'");
  utimesSync(path.join(data, 'readings', `date=${D}`, 'part-0.csv'), new Date(), new Date(Date.now() + 5_000));
  // Also where the date of that day is run again.
  await stage(nightly, project, data, D);
  await stage(backfill, project, data, next);
  const rows = (warehouse: Warehouse) => rowsOf(warehouse, `select id, partition_date from staging.stg_one__readings where partition_date >= date '${D}' order by 1`);
  expect(await rows(nightly)).toEqual([...['K', 'L', 'M'].map((id) => ({ id, partition_date: next })), ...['N', 'O', 'P'].map((id) => ({ id, partition_date: D }))]);
  expect(await rows(backfill)).toEqual(await rows(nightly));
});

test('whatever days there are: status follows the newest complete day, and days to come change nothing', () => {
  const limits = { id: 'one.readings', freshness: { warnAfter: 24, errorAfter: 72, rowsAtLeast: 0.5 } };
  const dayOf = (offset: number): string => addDays('2026-01-01', offset);
  const days = fc.uniqueArray(fc.record({ offset: fc.integer({ min: 0, max: 60 }), rows: fc.integer({ min: 0, max: 40 }) }), { selector: ({ offset }) => offset });
  fc.assert(fc.property(days, fc.integer({ min: 0, max: 60 }), (given, at) => {
    const night = nightBounds(dayOf(at));
    const staged = given.map(({ offset, rows }) => ({ date: dayOf(offset), rows, watermark: null }));
    const found = judgeFreshness(limits, staged, night);
    expect(judgeFreshness(limits, staged.filter(({ date }) => date <= night.logicalDate).toReversed(), night)).toEqual(found);
    const partial = new Set(found.partial.map(({ date }) => date));
    expect(found.newest === null || !partial.has(found.newest)).toBe(true);
    // Every later day that is there is partly loaded, and no day without two weeks before it is.
    expect(staged.filter(({ date }) => date <= night.logicalDate && date > (found.newest ?? '')).every(({ date }) => partial.has(date))).toBe(true);
    for (const date of partial) expect(staged.filter((other) => other.rows > 0 && [7, 14, 21, 28, 35].some((back) => addDays(date, -back) === other.date)).length).toBeGreaterThan(1);
    const age = found.ageHours ?? Infinity;
    expect(found.status).toBe(age > 72 ? 'error' : age > 24 || partial.size > 0 ? 'warn' : 'fresh');
    expect(found.reason === null).toBe(found.status === 'fresh');
  }));
});

test.for([
  ['freshness: {warn_after: soon}', /warn_after.*36 hours, 2 days or 1 week/],
  ['freshness: {warn_after: 3 days, error_after: 1 day}', /error_after.*not before warn_after/],
  ['freshness: {}', /at least one of warn_after, error_after and rows_at_least/],
  ['freshness: {rows_at_least: 2}', /rows_at_least.*a number above 0 to 1/],
  ['freshness: {warn_after: 1 day, eror_after: 1 day}', /eror_after.*error_after/],
  ['marker: _SUCCESS', /marker.*\{date\}/],
] as const)('%s is refused when the models are read', async ([more, message]) => {
  await expect(oneSource(`${FILES}\n${more}`, COLUMNS)).rejects.toThrow(message);
});

test('the page and the manifest say how fresh a source must be, and how fresh it was', async () => {
  const project = await oneSource(`${LIMITS}\nmarker: readings/date={date}/_SUCCESS`, COLUMNS);
  const state = { logical_date: '2026-01-03', status: 'warn', newest: '2026-01-01', age_hours: 48, reason: 'newest complete day 2026-01-01' };
  const manifest = manifestOf(project, '/', new Map([['one.readings', state]]));
  expect(manifest.nodes.find(({ id }) => id === 'source:one.readings')?.freshness).toEqual({ warn_after_hours: 24, error_after_hours: 72, rows_at_least: null, marker: 'readings/date={date}/_SUCCESS', state });
  const page = lineagePage(manifest);
  expect(page).toContain('a warning after 1 day, an error after 3 days, a day is whole with readings/date={date}/_SUCCESS');
  expect(page).toContain('warn, as of 2026-01-03: newest complete day 2026-01-01');
});

test('days for which a gap is documented make nothing older', () => {
  const limits = { id: 'shop.orders', freshness: { warnAfter: 24, errorAfter: 48, rowsAtLeast: null } };
  const staged = [{ date: '2026-01-10', rows: 5, watermark: '2026-01-11T00:00:00.000Z' }];
  const night = { logicalDate: '2026-01-13', asOf: '2026-01-14T00:00:00.000Z' };
  expect(judgeFreshness(limits, staged, night)).toMatchObject({ status: 'error', ageHours: 72 });
  const knownGaps = [{ from: '2026-01-11', to: '2026-01-13', reason: 'the shop moves' }];
  expect(judgeFreshness({ ...limits, knownGaps }, staged, night)).toMatchObject({ status: 'fresh', ageHours: 0 });
});
