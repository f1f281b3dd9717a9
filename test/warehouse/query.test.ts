import { statSync, writeFileSync, readFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { MusterError } from '../../core/errors.ts';
import { openWarehouse } from '../../warehouse/open.ts';
import { runQuery } from '../../warehouse/query/client.ts';
import { startQueryServer } from '../../warehouse/query/server.ts';
import { rowsOf, temporaryFolder, temporaryWarehouse } from '../support/warehouse.ts';

const OTHER_PROCESS = path.join(import.meta.dirname, 'other-process.ts');

/** A warehouse with one table, and an owner that answers for it. */
async function owned() {
  const home = temporaryFolder();
  const warehouse = await temporaryWarehouse(home);
  await rowsOf(warehouse, "create table marts.people as select 'C' || i as customer_id, date '2026-01-01' as day, 1.50::decimal(10,2) as paid, timestamp '2026-01-01 10:00:00' as seen, null as nothing, i::hugeint as big from range(5) r(i)");
  const server = await startQueryServer(warehouse, { home });
  onTestFinished(() => server.close());
  const ask = (sql: string, limit?: number) => runQuery({ home, warehousePath: warehouse.path, sql, ...(limit === undefined ? {} : { limit }) });
  return { home, warehouse, server, ask };
}

test('a query through the owner answers with columns and plain values', async () => {
  const { ask } = await owned();
  expect(await ask("select * from marts.people where customer_id = 'C1'")).toEqual({
    columns: ['customer_id', 'day', 'paid', 'seen', 'nothing', 'big'], rows: [['C1', '2026-01-01', 1.5, '2026-01-01T10:00:00.000Z', null, 1]], truncated: false,
  });
  expect(await ask('select customer_id from marts.people where false')).toEqual({ columns: ['customer_id'], rows: [], truncated: false });
});

test('a limit stops the reading, however many rows there are', async () => {
  const { ask } = await owned();
  const { rows, truncated } = await ask('select a.i from range(1000000) a(i), range(1000000) b(j)', 3);
  expect([rows.length, truncated]).toEqual([3, true]);
});

test.each([
  'with p as (select 1 as one) select * from p', 'values (1)', 'explain select * from marts.people', 'explain analyze select * from marts.people', 'describe marts.people', 'show all tables', 'summarize marts.people',
  'from marts.people', "select 'what?' as question", 'select * from range(3)', 'select unnest([1, 2])', 'select * from information_schema.tables', '-- a comment\nselect 1;',
])('%s is a read', async (sql) => {
  const { ask } = await owned();
  expect((await ask(sql)).columns.length).toBeGreaterThan(0);
});

test.each([
  ['delete from marts.people', 'a statement that starts with "delete"'],
  ['insert into marts.people values (1)', 'a statement that starts with "insert"'],
  ['create table x as select 1', 'a statement that starts with "create"'],
  ["attach 'other.db'", 'a statement that starts with "attach"'],
  ["copy marts.people to 'people.csv'", 'a statement that starts with "copy"'],
  ['pragma database_list', 'a statement that starts with "pragma"'],
  ["set memory_limit = '1GB'", 'a statement that starts with "set"'],
  ['install httpfs', 'a statement that starts with "install"'],
  ['explain delete from marts.people', 'a statement that starts with "explain"'],
  ['explain analyze delete from marts.people', 'a statement that starts with "explain"'],
  ['select 1; drop table marts.people', '2 statements'],
  ['select 1; select 2', '2 statements'],
  ['commit; drop table marts.people', '2 statements'],
  ["select * from read_csv('/etc/passwd')", 'function read_csv()'],
  ["select (select count(*) from glob('/*')) as files", 'function glob()'],
  ["with p as (select * from read_text('/etc/passwd')) select * from p", 'function read_text()'],
  ["select * from 'people.parquet'", '"people.parquet" as a table'],
  ["describe 'people.csv'", '"people.csv" as a table'],
  ["select 1 where exists (select 1 from 'x.json')", '"x.json" as a table'],
  ["select * from query('drop table marts.people')", 'function query()'],
  ["select getenv('HOME')", 'function getenv()'],
  ["select nextval('s')", 'function nextval()'],
  ['selekt 1', 'syntax error at or near "selekt"'],
  ['-- nothing', 'nothing'],
])('%s is refused', async (sql, reason) => {
  const { ask, warehouse } = await owned();
  const error: unknown = await ask(sql).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(MusterError);
  expect((error as MusterError).kind).toBe('usage');
  expect((error as MusterError).message).toContain(`refused: ${reason}`);
  expect((error as MusterError).message).toContain('allowed: one statement: SELECT');
  expect(await rowsOf(warehouse, 'select count(*) as rows from marts.people')).toEqual([{ rows: 5 }]);
});

test('a wrong name is said in words of the query', async () => {
  const { ask } = await owned();
  await expect(ask('select nobody from marts.people')).rejects.toThrow(/query: .*"nobody" not found.*; to do: correct the statement/);
});

test('another process is told who owns the file, and asks the owner instead', async () => {
  const { home, warehouse } = await owned();
  const run = async (mode: string) => JSON.parse((await promisify(execFile)(process.execPath, ['--import', 'tsx', OTHER_PROCESS, mode, home, warehouse.path])).stdout) as unknown;
  expect(await run('open')).toEqual({
    kind: 'environment',
    message: `${warehouse.path}: the warehouse file is open in process ${process.pid}; allowed: one process at a time, because DuckDB locks its file; to do: wait until it is done, or use another --home`,
  });
  expect(await run('query')).toEqual({ columns: ['people'], rows: [[5]], truncated: false });
});

test('the way in is readable by its user only, and gone when the owner closes', async () => {
  const { home, server } = await owned();
  const record = path.join(home, 'query.json');
  expect(statSync(record).mode & 0o777).toBe(0o600);
  const { port, token } = JSON.parse(readFileSync(record, 'utf8')) as { port: number; token: string };
  const withToken = (bearer: string) => fetch(`http://127.0.0.1:${port}`, { method: 'POST', headers: { authorization: `Bearer ${bearer}` }, body: JSON.stringify({ sql: 'select 1', limit: 1 }) });
  expect((await withToken('wrong')).status).toBe(401);
  expect((await withToken(token)).status).toBe(200);
  await server.close();
  expect(existsSync(record)).toBe(false);
});

test('what a dead owner left behind is ignored and the file is read itself', async () => {
  const home = temporaryFolder();
  const file = path.join(home, 'w.duckdb');
  const warehouse = await openWarehouse({ engine: 'duckdb', path: file });
  await rowsOf(warehouse, 'create table t as select 7 as n');
  await warehouse.close();
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  const stale = [{ port: 1, token: 'x'.repeat(40), pid }, { port: 1, token: 'x'.repeat(40), pid: process.pid }];
  for (const record of stale) {
    writeFileSync(path.join(home, 'query.json'), JSON.stringify(record));
    expect(await runQuery({ home, warehousePath: file, sql: 'select n from t' })).toMatchObject({ rows: [[7]] });
  }
  await expect(runQuery({ home, warehousePath: file, sql: 'drop table t' })).rejects.toThrow(/refused/);
});

test('a warehouse that is not there yet', async () => {
  const home = temporaryFolder();
  await expect(runQuery({ home, warehousePath: path.join(home, 'none.duckdb'), sql: 'select 1' })).rejects.toThrow(/none\.duckdb: there is no warehouse yet/);
  expect(existsSync(path.join(home, 'none.duckdb'))).toBe(false);
});
