import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, onTestFinished, test } from 'vitest';
import type { MemberChange } from '../../destinations/destination.ts';
import { openDestination } from '../../destinations/registry.ts';
import { RetryableError } from '../../destinations/retryable.ts';
import { fileFailure } from '../../destinations/file/failure.ts';
import { add, adds, batchOf, failureOf, remove, temporaryFolder } from './helpers.ts';

const drop = (baseDir: string, format: 'csv' | 'parquet' = 'csv') =>
  openDestination({ kind: 'file', options: { path: 'drops', format } }, { baseDir, env: {}, name: 'drop' });

const filesBelow = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name).toSorted();
};

async function readWithDuckDB(sql: string): Promise<unknown[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const rows = (await connection.runAndReadAll(sql)).getRows();
  connection.closeSync();
  instance.closeSync();
  return rows;
}

/** Whether a file, under whatever name, is well below the 10 MB that every drop of the fixture has in the end. */
async function someFileIsHalfWritten(folder: string): Promise<boolean> {
  const sizes = await Promise.all((await readdir(folder)).map((name) => stat(join(folder, name)).then(({ size }) => size, () => 0)));
  return sizes.some((size) => size > 0 && size < 8_000_000);
}

const MIXED: MemberChange[] = [
  { operation: 'add', id: 'C1', identifiers: { phone: '+4366012345', email: 'a,"b"@x.example' } },
  { operation: 'remove', id: 'Zoë 東京', identifiers: { email: 'z@x.example' } },
];
const MIXED_ROWS = [
  ['add', 'C1', 'a,"b"@x.example', '+4366012345'],
  ['remove', 'Zoë 東京', 'z@x.example', null],
];

test.each([
  ['csv', (path: string) => `select operation, id, email, phone from read_csv('${path}', header = true, all_varchar = true)`],
  ['parquet', (path: string) => `select operation, id, email, phone from '${path}'`],
] as const)('a %s drop holds exactly the batch, as DuckDB reads it', async (format, query) => {
  const folder = await temporaryFolder();
  const batch = await batchOf(MIXED);
  const { results } = await drop(folder, format).send(batch);
  expect(results).toEqual([{ index: 0, status: 'acknowledged' }, { index: 1, status: 'acknowledged' }]);
  expect(await readWithDuckDB(query(join(folder, 'drops', 'vip', '2026-01-31', `${batch.key}.${format}`)))).toEqual(MIXED_ROWS);
});

test.each(['csv', 'parquet'] as const)('the same key leaves one %s file, which a reader never sees change', async (format) => {
  const folder = await temporaryFolder();
  const batch = await batchOf([add('C1'), remove('C2')]);
  const session = drop(folder, format);
  const first = await session.send(batch);
  const path = join(folder, 'drops', 'vip', '2026-01-31', `${batch.key}.${format}`);
  const { ino, mtimeMs } = await stat(path);
  expect(await Promise.all([session.send(batch), session.send(batch), drop(folder, format).send(batch)])).toEqual([first, first, first]);
  expect(await filesBelow(folder)).toEqual([`${batch.key}.${format}`]);
  expect(await stat(path)).toMatchObject({ ino, mtimeMs });
});

test('overlapping attempts at one batch leave one whole file', async () => {
  const folder = await temporaryFolder();
  const batch = await batchOf(adds(1, 5_000));
  await Promise.all(Array.from({ length: 8 }, () => drop(folder).send(batch)));
  expect(await filesBelow(folder)).toEqual([`${batch.key}.csv`]);
  expect((await readFile(join(folder, 'drops', 'vip', '2026-01-31', `${batch.key}.csv`), 'utf8')).trimEnd().split('\n')).toHaveLength(5_001);
});

test('a value that a spreadsheet would run is refused by its row, the others are dropped', async () => {
  const folder = await temporaryFolder();
  const hostile = ['=HYPERLINK("x")', '@SUM(1)', '-1+1', '+1+cmd|x', 'two\nlines', '\tC1'];
  const batch = await batchOf([add('C1'), ...hostile.map((id): MemberChange => ({ operation: 'add', id, identifiers: {} })), { operation: 'add', id: '', identifiers: {} }]);
  const { results } = await drop(folder).send(batch);
  expect(results.map((result) => ('reason' in result ? result.reason : result.status))).toEqual(['acknowledged', ...hostile.map(() => 'unsafe_value'), 'missing_id']);
  const text = await readFile(join(folder, 'drops', 'vip', '2026-01-31', `${batch.key}.csv`), 'utf8');
  expect(text).toBe('operation,id,email\nadd,C1,C1@secret.example\n');
});

test('a batch of which nothing is left makes no file', async () => {
  const folder = await temporaryFolder();
  await drop(folder).send(await batchOf([{ operation: 'add', id: '=1', identifiers: {} }]));
  expect(await filesBelow(folder)).toEqual([]);
});

test('an identifier that would hide a column of the file is refused', async () => {
  const batch = await batchOf([{ operation: 'add', id: 'C1', identifiers: { operation: 'remove' } }]);
  await expect(drop(await temporaryFolder()).send(batch)).rejects.toThrow('an identifier type is called "operation"');
});

test('a file in the way is a final error that names the folder', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'drops'), 'in the way');
  const batch = await batchOf([add('C1')]);
  const error = await failureOf(drop(folder).send(batch), batch);
  expect(error).toMatchObject({ kind: 'contract' });
  expect(error.message).toContain('a part of the path is a file; to do: name a folder');
});

test('a full disk may pass, a missing right does not', () => {
  const full = fileFailure(Object.assign(new Error('write'), { code: 'ENOSPC' }), 'drops', 'drop');
  expect(full).toBeInstanceOf(RetryableError);
  expect(full.message).toContain('the disk is full; to do: free space');
  const denied = fileFailure(Object.assign(new Error('open'), { code: 'EACCES' }), 'drops', 'drop');
  expect(denied).not.toBeInstanceOf(RetryableError);
  expect(denied.kind).toBe('contract');
});

test('what a killed attempt left behind goes when the batch is sent again', async () => {
  const folder = await temporaryFolder();
  const batch = await batchOf([add('C1')]);
  const day = join(folder, 'drops', 'vip', '2026-01-31');
  await mkdir(day, { recursive: true });
  await writeFile(join(day, `.${batch.key}.csv.1234.tmp`), 'operation,id\nadd,C');
  await drop(folder).send(batch);
  expect(await readdir(day)).toEqual([`${batch.key}.csv`]);
});

test('a process killed in the middle of writing leaves whole files only', async () => {
  const folder = await temporaryFolder();
  const writer = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(new URL('fixtures/drop-for-ever.ts', import.meta.url)), folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void writer.kill('SIGKILL'));
  await once(writer.stdout, 'data');
  const day = join(folder, 'drops', 'vip', '2026-01-31');
  while (!(await someFileIsHalfWritten(day)));
  writer.kill('SIGKILL');
  await once(writer, 'exit');
  const files = (await readdir(day)).filter((name) => name.endsWith('.csv'));
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) {
    const text = await readFile(join(day, file), 'utf8');
    expect(text.split('\n')).toHaveLength(100_002);
  }
});
