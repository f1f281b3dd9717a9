import { truncateSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DateDay, DateMillisecond, Dictionary, Float32, Int32, Int64, LargeUtf8, Null, Timestamp, TimestampNanosecond, TimeUnit, Uint8, Utf8, vectorFromArray, type Vector } from 'apache-arrow';
import { expect, test } from 'vitest';
import fc from 'fast-check';
import { MusterError } from '../../core/errors.ts';
import { checkModels } from '../../warehouse/check/check-models.ts';
import { explainLoadError } from '../../warehouse/duckdb/load-errors.ts';
import { CORE_SQL, loadProject } from '../../warehouse/models/project.ts';
import { stageSource } from '../../warehouse/stage.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { WRITERS, writeTable, type AnyRow } from '../support/formats.ts';
import { copyTo, writeText } from '../support/landing.ts';
import { oneSource } from '../support/one-source.ts';
import { nightOf, rowsOf, temporaryFolder, temporaryWarehouse } from '../support/warehouse.ts';

const COLUMNS = {
  id: 'varchar', small: 'integer', large: 'bigint', real: 'double precision', money: 'decimal(12,2)', yes: 'boolean', day: 'date', moment: 'timestamp',
};
const ROWS: AnyRow[] = [
  { id: 'a', small: '1', large: '9007199254740990', real: '0.1', money: '12345678.91', yes: 'true', day: '2026-01-01', moment: '2026-01-01 10:00:00.123' },
  { id: 'b "quoted", and more', small: '-2', large: '-3', real: '-1.5', money: '-0.01', yes: 'false', day: '1969-12-31', moment: '1969-12-31 23:59:59' },
  { id: 'ünï?', small: null, large: null, real: null, money: null, yes: null, day: null, moment: null },
];
const FORMATS = Object.keys(WRITERS);

const endingOf = (format: string): string => format.split(' ')[0]!;
const projectOf = (format: string) => oneSource(`path: readings/date={date}/*.${endingOf(format)}\nformat: ${endingOf(format)}\nexpect: daily`, COLUMNS);
const fileOf = (data: string, day: string, format: string): string => path.join(data, 'readings', `date=${day}`, `part-0.${endingOf(format)}`);

async function staged(warehouse: Warehouse, format: string, days: Record<string, readonly AnyRow[]>): Promise<Record<string, unknown>[]> {
  const [data, project] = [temporaryFolder(), await projectOf(format)];
  for (const [day, rows] of Object.entries(days)) await WRITERS[format]!(fileOf(data, day, format), COLUMNS, rows);
  const last = Object.keys(days).at(-1)!;
  await forget(warehouse);
  await stageSource(warehouse, project, { source: 'one.readings', data, night: nightOf(last), run: 'x' });
  return rowsOf(warehouse, 'select * from staging.stg_one__readings order by id');
}

/** Room for the same days in another format. */
async function forget({ knex }: Warehouse): Promise<void> {
  await knex('meta.partitions').del();
  await knex.raw('drop view if exists staging.readings');
  await knex.raw('drop table if exists staging.stg_one__readings');
}

test('the same rows are the same rows in every format', async () => {
  const warehouse = await temporaryWarehouse();
  const days = { '2026-01-01': ROWS.slice(0, 2), '2026-01-02': ROWS.slice(2) };
  const expected = await staged(warehouse, 'parquet', days);
  expect(expected).toHaveLength(3);
  expect(expected[0]).toMatchObject({ id: 'a', large: 9007199254740990, money: 12345678.91, yes: true, day: '2026-01-01', moment: '2026-01-01T10:00:00.123Z', partition_date: '2026-01-01', loaded_at: '2026-01-02T00:00:00.000Z' });
  for (const format of FORMATS.slice(1)) expect({ format, rows: await staged(warehouse, format, days) }).toEqual({ format, rows: expected });
});

test('whatever the rows are, JSON lines and Arrow say what Parquet says', async () => {
  const warehouse = await temporaryWarehouse();
  const text = fc.option(fc.string({ unit: 'grapheme', maxLength: 12 }).filter((value) => value !== '' && !value.includes('\0')), { nil: null });
  const row = fc.record({
    small: fc.option(fc.integer().map(String), { nil: null }), money: fc.option(fc.integer({ min: -99_999_999, max: 99_999_999 }).map((cents) => (cents / 100).toFixed(2)), { nil: null }),
    yes: fc.option(fc.boolean().map(String), { nil: null }), name: text,
    moment: fc.option(fc.integer({ min: -2e9, max: 4e9 }).map((second) => new Date(second * 1000).toISOString().slice(0, 19).replace('T', ' ')), { nil: null }),
  });
  await fc.assert(fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 30 }), async (given) => {
    // Text stands in the key, so that every row keeps it.
    const rows = given.map(({ name, ...rest }, index): AnyRow => ({ ...rest, id: `${String(index).padStart(3, '0')}${name ?? ''}` }));
    const answers = [];
    for (const format of ['parquet', 'jsonl', 'arrow']) answers.push(await staged(warehouse, format, { '2026-01-01': rows }));
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  }), { numRuns: process.env['MUSTER_TEST_FULL'] ? 50 : 2 });
});

/** Stages a file that must be refused; nothing may be left of it. */
async function refused(warehouse: Warehouse, format: string, day: string, write: (file: string) => unknown): Promise<string> {
  const [data, project] = [temporaryFolder(), await projectOf(format)];
  await WRITERS[format]!(fileOf(data, '2026-01-01', format), COLUMNS, ROWS);
  const file = fileOf(data, day, format);
  await WRITERS[format]!(file, COLUMNS, ROWS.map((row) => ({ ...row, id: `${row['id']}2` })));
  await write(file);
  const error: unknown = await stageSource(warehouse, project, { source: 'one.readings', data, night: nightOf(day), run: 'x' }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(MusterError);
  const { kind, message } = error as MusterError;
  expect(kind).toBe('contract');
  expect(message).not.toContain('\n');
  expect(message).not.toContain('jane');
  expect(await rowsOf(warehouse, 'select * from meta.partitions')).toEqual([]);
  expect(await rowsOf(warehouse, 'select * from staging.stg_one__readings')).toEqual([]);
  return message.replaceAll(data, 'DATA');
}

const AT = 'DATA/readings/date=2026-01-02/part-0';

const BAD_LINES = [
  ['{"id": "x", "small": 1}\n{"id": "y", "small": "jane@example.com"}\n', /column small, line 2: a value that is no INTEGER; allowed: INTEGER or null; to do: correct the file, or the type in the source contract/],
  ['{"id": "x", "moment": "jane"}\n', /column moment, line 1: a value that is no TIMESTAMP/],
  ['{"id": "x", "yes": {"jane": 1}}\n', /column yes, line 1: a value that is no BOOLEAN/],
  ['{"id": "x"}\n{"id": "jane"\n', /line 2 cannot be read as JSON; allowed: one JSON object a line, UTF-8; to do: correct the file/],
  ['{"id": "x"}\nid,small\n', /line 2 cannot be read as JSON/],
  ['{"id": "jane", "small": 1}\n', /no column large \(there are: id, small\); allowed: id, small, large/],
] as const;

test('JSON lines that break the contract are refused, by line and column', async () => {
  const warehouse = await temporaryWarehouse();
  const all = JSON.stringify(Object.fromEntries(Object.keys(COLUMNS).map((name) => [name, null])));
  for (const [text, message] of BAD_LINES) {
    const error = await refused(warehouse, 'jsonl', '2026-01-02', (file) => writeText(file, /moment|yes|jane@/.test(text) ? `${text}${all}\n` : text));
    expect(error).toContain(`${AT}.jsonl: `);
    expect(error).toMatch(message);
  }
});

test.for(['arrow', 'arrow stream'])('%s: what is cut off, or none at all, is refused', async (format) => {
  const warehouse = await temporaryWarehouse();
  for (const spoil of [
    (file: string) => truncateSync(file, Math.floor(statSync(file).size * 0.7)),
    (file: string) => truncateSync(file, 40),
    (file: string) => writeFileSync(file, ''),
    (file: string) => writeFileSync(file, 'jane@example.com and nothing of the kind, at some length'),
    (file: string) => writeFileSync(file, 'ARROW1\0\0 and then nothing of the kind, at some length'),
  ]) {
    expect(await refused(warehouse, format, '2026-01-02', spoil)).toBe(`${AT}.arrow: not a readable Arrow file; allowed: a complete Arrow IPC file or stream; to do: deliver the file again`);
  }
});

test('Arrow: a missing column and one of another type are refused as anywhere', async () => {
  const warehouse = await temporaryWarehouse();
  const { small: _, ...without } = COLUMNS;
  expect(await refused(warehouse, 'arrow', '2026-01-02', (file) => WRITERS['arrow']!(file, without, ROWS))).toMatch(/no column small \(there are: id, large, real/);
  expect(await refused(warehouse, 'arrow', '2026-01-02', (file) => WRITERS['arrow']!(file, { ...COLUMNS, moment: 'varchar' }, ROWS))).toMatch(/column moment is VARCHAR; allowed: timestamp, as one.readings promises/);
});

test('Arrow: every type that can hold the contract does, in several batches and over files that differ', async () => {
  const [data, warehouse] = [temporaryFolder(), await temporaryWarehouse()];
  const project = await oneSource('path: readings/date={date}/*.arrow\nformat: arrow\nexpect: daily\ntimezone: America/New_York', { id: 'varchar', large: 'bigint', real: 'double precision', day: 'date', moment: 'timestamp', nothing: 'varchar' });
  const ROW_COUNT = 5_000;
  const ids = Array.from({ length: ROW_COUNT }, (_, index) => `r${String(index).padStart(5, '0')}`);
  const write = (day: string, ...columns: readonly [string, Vector][]) => writeTable(fileOf(data, day, 'arrow'), Object.fromEntries(columns));
  write('2026-01-01',
    ['id', vectorFromArray(ids, new Dictionary(new Utf8(), new Int32()))], ['large', vectorFromArray(ids.map((_, index) => index % 200), new Uint8())],
    ['real', vectorFromArray(ids.map(() => 0.5), new Float32())], ['day', vectorFromArray(ids.map(() => new Date('2026-01-01')), new DateMillisecond())],
    ['moment', vectorFromArray(ids.map(() => Date.UTC(2026, 0, 1, 10)), new TimestampNanosecond('Europe/Berlin'))], ['nothing', vectorFromArray(ids.map(() => null), new Null())], ['more', vectorFromArray(ids.map(() => [1]))]);
  write('2026-01-02',
    ['id', vectorFromArray(['x'], new LargeUtf8())], ['large', vectorFromArray([9007199254740990n], new Int64())], ['real', vectorFromArray([7], new Int32())],
    ['day', vectorFromArray([new Date('2026-01-02')], new DateDay())], ['moment', vectorFromArray([null], new TimestampNanosecond('UTC'))], ['nothing', vectorFromArray(['something'], new Utf8())]);
  expect(await stageSource(warehouse, project, { source: 'one.readings', data, night: nightOf('2026-01-02'), run: 'x' })).toMatchObject({ rows: ROW_COUNT + 1, rejected: {} });
  // A time with a zone is an instant, whatever zone the source declares for times without one.
  expect(await rowsOf(warehouse, "select id, large, real, day, moment, nothing from staging.stg_one__readings where id in ('r00000', 'r04999', 'x') order by id")).toEqual([
    { id: 'r00000', large: 0, real: 0.5, day: '2026-01-01', moment: '2026-01-01T10:00:00.000Z', nothing: null },
    { id: 'r04999', large: 199, real: 0.5, day: '2026-01-01', moment: '2026-01-01T10:00:00.000Z', nothing: null },
    { id: 'x', large: 9007199254740990, real: 7, day: '2026-01-02', moment: null, nothing: 'something' },
  ]);
  await warehouse.knex.raw('delete from staging.stg_one__readings');
  await forget(warehouse);
  expect(await refused(warehouse, 'arrow', '2026-01-02', (file) => writeTable(file, Object.fromEntries(Object.keys(COLUMNS).map((name) => [name, vectorFromArray([[1]])]))))).toMatch(/column id is LIST; allowed: varchar/);
});

test('a JSON lines file without rows is a day without rows', async () => {
  const [data, warehouse] = [temporaryFolder(), await temporaryWarehouse()];
  const project = await oneSource('path: readings/date={date}/*.jsonl\nformat: jsonl\nexpect: sometimes', COLUMNS);
  await WRITERS['jsonl']!(fileOf(data, '2026-01-01', 'jsonl'), COLUMNS, ROWS);
  writeText(fileOf(data, '2026-01-02', 'jsonl'), '');
  expect(await stageSource(warehouse, project, { source: 'one.readings', data, night: nightOf('2026-01-02'), run: 'x' })).toMatchObject({ partitions: 2, rows: 3 });
});

test.each(['csv', 'jsonl', 'parquet', 'arrow'])('%s: columns that are called as a folder of the path, as `filename`, or as columns of staging, hold what was delivered', async (format) => {
  const [data, warehouse] = [temporaryFolder(), await temporaryWarehouse()];
  const columns = { id: 'varchar', date: 'varchar', filename: 'varchar', partition_date: 'date', loaded_at: 'timestamp' };
  const folder = temporaryFolder();
  writeText(path.join(folder, 'sources', 'one.yaml'), `system: one\nsources:\n  readings: {description: R, path: "readings/date={date}/*.${format}", format: ${format}, expect: sometimes, event_time: partition_date, loaded_at: loaded_at, columns: ${JSON.stringify(columns)}}\n`);
  writeText(path.join(folder, 'entities', 'readings.yaml'), 'entity: readings\ndescription: R\ngrain: One.\nkey: [id]\ncolumns:\n  id: {type: varchar, description: x}\n  day: {type: varchar, description: x}\n  file: {type: varchar, description: x}\n');
  writeText(path.join(folder, 'staging', 'stg_one__readings.sql'), '/*\nkind: incremental_by_date\ndescription: R\n*/\nselect id, date as day, filename as file, partition_date, loaded_at from sources.one__readings\n');
  const project = await loadProject({ folders: [CORE_SQL, folder], systems: ['one'] });
  const row = { id: 'A', date: '1999-01-01', filename: 'mine', partition_date: '1999-01-01', loaded_at: '2026-01-03 10:00:00' };
  await WRITERS[format]!(fileOf(data, '2026-01-01', format), columns, [row]);
  await WRITERS[format]!(fileOf(data, '2026-01-02', format), { ...columns, file_row_number: 'varchar' }, [{ ...row, id: 'B', file_row_number: '1' }]);
  await stageSource(warehouse, project, { source: 'one.readings', data, night: nightOf('2026-01-02'), run: 'x' });
  const staged = { day: '1999-01-01', file: 'mine', loaded_at: '2026-01-03T10:00:00.000Z' };
  expect(await rowsOf(warehouse, 'select * from staging.stg_one__readings order by id')).toMatchObject([{ id: 'A', ...staged, partition_date: '2026-01-01' }, { id: 'B', ...staged, partition_date: '2026-01-02' }]);
  expect(await checkModels(project, ['staging.stg_one__readings'])).toEqual([]);
});

test('a Parquet file that is none is said to be, and nothing else is because of its name', async () => {
  const [data, warehouse] = [temporaryFolder(), await temporaryWarehouse()];
  const of = (text: string): string => (explainLoadError(new Error(text), { files: ['/r/a.parquet'], format: 'parquet' }) as Error).message;
  expect(of("Binder Error: something about '/r/a.parquet'\n\nLINE 1: select * from read_parquet('/r/a.parquet')")).toMatch(/^Binder Error: something/);
  for (const text of ['jane@example.com and nothing of the kind', 'PAR1 and nothing of the kind PAR1', '']) {
    const project = await oneSource('path: r/{date}.parquet\nformat: parquet\nexpect: sometimes', { id: 'varchar' });
    writeText(path.join(data, 'r', '2026-01-01.parquet'), text);
    await expect(stageSource(warehouse, project, { source: 'one.readings', data, night: nightOf('2026-01-01'), run: 'x' })).rejects.toThrow(/2026-01-01\.parquet: not a readable Parquet file; allowed: a complete/);
  }
});

test('an unknown format is refused with those there are', async () => {
  await expect(oneSource('path: readings/date={date}/*.xml\nformat: xml\nexpect: daily', COLUMNS)).rejects.toThrow(/format.*xml.*parquet.*csv.*jsonl.*arrow/);
});

const WALL_AND_INSTANTS = ['2026-01-01 10:00:00', '2026-01-01T10:00:00+02:00', '2026-01-01T10:00Z', '2026-01-01 10:00:00.5 -0530', '2026-01-01 10:00:00 Europe/Berlin'];

test.each([['UTC', '10:00:00.000'], ['Europe/Berlin', '09:00:00.000']])('a time that says its zone is an instant, value by value; others are of the source\'s zone, %s', async (zone, wall) => {
  const [data, warehouse] = [temporaryFolder(), await temporaryWarehouse()];
  for (const format of ['csv', 'jsonl']) {
    const project = await oneSource(`path: ${format}/{date}.${format}\nformat: ${format}\nexpect: sometimes\ntimezone: ${zone}`, { id: 'varchar', moment: 'timestamp' });
    const rows = WALL_AND_INSTANTS.map((moment, index) => ({ id: String(index), moment }));
    writeText(path.join(data, format, `2026-01-01.${format}`), format === 'csv' ? `id,moment\n${rows.map(({ id, moment }) => `${id},${moment}\n`).join('')}` : rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    await stageSource(warehouse, project, { source: 'one.readings', data, night: nightOf('2026-01-01'), run: 'x' });
    expect(await rowsOf(warehouse, 'select moment from staging.readings order by id')).toEqual([wall, '08:00:00.000', '10:00:00.000', '15:30:00.500', '09:00:00.000'].map((time) => ({ moment: `2026-01-01T${time}Z` })));
  }
});

test('Parquet and Arrow files with a zone and without one each keep to their own, at once or one after the other', async () => {
  const files: Record<string, (folder: string) => Promise<unknown>> = {
    parquet: async (folder) => {
      await copyTo(path.join(folder, '2026-01-01.parquet'), "select 'wall' as id, timestamp '2026-01-01 10:00:00' as moment");
      await copyTo(path.join(folder, '2026-01-02.parquet'), "select 'instant' as id, timestamptz '2026-01-01 10:00:00+00' as moment");
    },
    arrow: async (folder) => {
      for (const [day, id, zone] of [['2026-01-01', 'wall', null], ['2026-01-02', 'instant', 'UTC']] as const) {
        writeTable(path.join(folder, `${day}.arrow`), { id: vectorFromArray([id], new Utf8()), moment: vectorFromArray([Date.parse('2026-01-01T10:00:00Z')], new Timestamp(TimeUnit.MICROSECOND, zone)) });
      }
    },
  };
  for (const [format, write] of Object.entries(files)) {
    for (const nights of [['2026-01-02'], ['2026-01-01', '2026-01-02']]) {
      const [data, warehouse] = [temporaryFolder(), await temporaryWarehouse()];
      await write(path.join(data, 'r'));
      const project = await oneSource(`path: r/{date}.${format}\nformat: ${format}\nexpect: sometimes\ntimezone: Europe/Berlin`, { id: 'varchar', moment: 'timestamp' });
      for (const night of nights) await stageSource(warehouse, project, { source: 'one.readings', data, night: nightOf(night), run: night });
      expect(await rowsOf(warehouse, 'select id, moment from staging.readings order by id')).toEqual([{ id: 'instant', moment: '2026-01-01T10:00:00.000Z' }, { id: 'wall', moment: '2026-01-01T09:00:00.000Z' }]);
    }
  }
});

test.each([
  ['csv', 'integer', '2.5'], ['csv', 'integer', '0x10'], ['csv', 'integer', '3e9'], ['csv', 'bigint', '9007199254740993.5'], ['csv', 'timestamp', '2026-02-30 10:00:00'],
  ['jsonl', 'integer', '2.5'], ['jsonl', 'bigint', '"0x10"'], ['jsonl', 'decimal(18,2)', '1234567890123456.78'],
])('%s: no %s is made of %s without a word', async (format, type, value) => {
  const [data, warehouse] = [temporaryFolder(), await temporaryWarehouse()];
  const project = await oneSource(`path: r/{date}.${format}\nformat: ${format}\nexpect: sometimes`, { id: 'varchar', v: type });
  writeText(path.join(data, 'r', `2026-01-01.${format}`), format === 'csv' ? `id,v\n"a\nb",\nB,${value}\n` : `{"id":"A","v":null}\n{"id":"B","v":${value}}\n`);
  const error = await stageSource(warehouse, project, { source: 'one.readings', data, night: nightOf('2026-01-01'), run: 'x' }).catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(MusterError);
  expect((error as Error).message).toMatch(new RegExp(`2026-01-01\\.${format}: column v(, line \\d)?: a value that is no ${type.toUpperCase().replace(/[()]/g, '\\$&')}; allowed`));
  expect((error as Error).message).not.toContain(value.replaceAll('"', ''));
});

test('whole numbers may be written in other ways that say the same, and decimals exactly as text', async () => {
  const [data, warehouse] = [temporaryFolder(), await temporaryWarehouse()];
  const project = await oneSource('path: r/{date}.jsonl\nformat: jsonl\nexpect: sometimes', { id: 'varchar', v: 'integer', w: 'bigint', x: 'decimal(18,2)' });
  writeText(path.join(data, 'r', '2026-01-01.jsonl'), '{"id":"A","v":1.0,"w":9007199254740993,"x":"1234567890123456.78"}\n{"id":"B","v":"1e2","w":" 7 ","x":12.5}\n{"id":"C","v":null,"w":1e3,"x":null}\n');
  await stageSource(warehouse, project, { source: 'one.readings', data, night: nightOf('2026-01-01'), run: 'x' });
  expect(await rowsOf(warehouse, 'select v, cast(w as varchar) as w, cast(x as varchar) as x from staging.readings order by id')).toEqual([
    { v: 1, w: '9007199254740993', x: '1234567890123456.78' }, { v: 100, w: '7', x: '12.50' }, { v: null, w: '1000', x: null },
  ]);
});
