import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { MusterError } from '../../core/errors.ts';
import { migrate } from '../../warehouse/migrate.ts';
import { openWarehouse } from '../../warehouse/open.ts';
import { transact } from '../../warehouse/transact.ts';
import { rowsOf, temporaryFolder, temporaryWarehouse } from '../support/warehouse.ts';

async function refused(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(() => 'it was accepted', (thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(MusterError);
  return `${(error as MusterError).kind} ${(error as MusterError).message}`;
}

test('an engine that is not registered', async () => {
  expect(await refused(openWarehouse({ engine: 'oracle', path: 'x' }))).toBe('usage warehouse.engine: "oracle"; allowed: duckdb, postgres; to do: name one of these in the configuration');
});

test('a file that is no warehouse', async () => {
  const file = path.join(temporaryFolder(), 'w.duckdb');
  writeFileSync(file, 'not a database at all, just text that is long enough to be read as the header of one'.repeat(200));
  expect(await refused(openWarehouse({ engine: 'duckdb', path: file }))).toBe(
    `environment ${file}: the file is not a readable DuckDB database; allowed: a file that Muster created; to do: restore it from a backup, or move it away and let a night build a new one`);
});

test('reading where there is nothing yet creates nothing', async () => {
  const file = path.join(temporaryFolder(), 'w.duckdb');
  expect(await refused(openWarehouse({ engine: 'duckdb', path: file, readOnly: true }))).toBe(`environment ${file}: there is no warehouse file yet; to do: run a night first, or give the right --home`);
  expect(existsSync(file)).toBe(false);
});

test('a warehouse opened for reading takes no change', async () => {
  const folder = temporaryFolder();
  const file = path.join(folder, 'w.duckdb');
  const writer = await openWarehouse({ engine: 'duckdb', path: file });
  await migrate(writer);
  await writer.close();
  const reader = await openWarehouse({ engine: 'duckdb', path: file, readOnly: true });
  try {
    expect(await rowsOf(reader, 'select count(*) as rows from meta.partitions')).toEqual([{ rows: 0 }]);
    await expect(rowsOf(reader, 'delete from meta.partitions')).rejects.toThrow(/read-only/);
  } finally {
    await reader.close();
  }
});

test('migrations run once, and their tables are there for the next process', async () => {
  const folder = temporaryFolder();
  const warehouse = await openWarehouse({ engine: 'duckdb', path: path.join(folder, 'w.duckdb') });
  const applied = await migrate(warehouse);
  expect(applied[0]).toBe('0001-foundation');
  expect(await migrate(warehouse)).toEqual([]);
  await warehouse.close();
  const again = await temporaryWarehouse(folder);
  expect(await rowsOf(again, 'select name from meta.migrations order by id')).toEqual(applied.map((name) => ({ name })));
});

test.skipIf(!existsSync('/dev/full'))('a full disk is the machine\'s fault and says what to do', async () => {
  const warehouse = await temporaryWarehouse();
  expect(await refused(transact(warehouse, (trx) => trx.raw("copy (select range from range(100000)) to '/dev/full' (format csv, use_tmp_file false)")))).toBe(
    `environment ${warehouse.path}: no space is left for the warehouse or its temporary files; to do: free disk space beside this file and run again; nothing was published`);
});

test('closing lets the next process in; interrupting stops what runs', async () => {
  const warehouse = await temporaryWarehouse();
  const work = rowsOf(warehouse, 'select count(*) from range(1000000) a, range(1000000) b where a.range * b.range % 7 = 3');
  setTimeout(() => warehouse.interrupt(), 50);
  await expect(work).rejects.toThrow(/interrupt/i);
  expect(await rowsOf(warehouse, 'select 1 as one')).toEqual([{ one: 1 }]);
});
