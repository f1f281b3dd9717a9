import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCommandLine } from '../../cli/program.ts';
import { openWarehouse } from '../../warehouse/open.ts';
import { startQueryServer } from '../../warehouse/query/server.ts';
import { openHome, type Home } from '../../workers/home.ts';
import { fakeTerminal } from './fake-terminal.ts';

let home: Home;
beforeEach(async () => {
  home = await openHome(await mkdtemp(join(tmpdir(), 'muster-query-')));
  const warehouse = await openWarehouse({ engine: 'duckdb', path: home.warehouse });
  await warehouse.knex.raw("create table segments as select * from (values ('regulars', 35, date '2026-01-31', 1.50::decimal(9,2)), ('devotees', 3, null, null)) as t(name, size, day, spend)");
  await warehouse.close();
});
afterEach(() => rm(home.dir, { recursive: true, force: true }));

async function query(args: string[], input = '') {
  const terminal = fakeTerminal({ input });
  const code = await runCommandLine(['query', ...args, '--home', home.dir], terminal);
  return { code, out: terminal.out(), err: terminal.err() };
}

/** Runs `work` while another owner holds the warehouse file. */
async function whileOwned<T>(work: () => Promise<T>): Promise<T> {
  const warehouse = await openWarehouse({ engine: 'duckdb', path: home.warehouse });
  const server = await startQueryServer(warehouse, { home: home.dir });
  try {
    return await work();
  } finally {
    await server.close();
    await warehouse.close();
  }
}

const ALL = 'select * from segments order by size desc';

test('a person gets a table, a program one document, and both are the same while a worker owns the file', async () => {
  const table = await query([ALL]);
  expect(table).toMatchObject({ code: 0, err: '' });
  expect(table.out.split('\n')[0]).toMatch(/^name +size +day +spend$/);
  expect(table.out).toMatch(/devotees +3 +NULL +NULL/);
  const json = await query([ALL, '--json']);
  expect(JSON.parse(json.out)).toEqual({
    status: 'completed',
    columns: ['name', 'size', 'day', 'spend'],
    rows: [{ name: 'regulars', size: 35, day: '2026-01-31', spend: 1.5 }, { name: 'devotees', size: 3, day: null, spend: null }],
    truncated: false,
  });
  const [ownedTable, ownedJson] = await whileOwned(async () => [await query([ALL]), await query([ALL, '--json'])]);
  expect(ownedTable).toEqual(table);
  expect(ownedJson).toEqual(json);
});

test('columns of one name stay apart', async () => {
  const { out } = await query(['select a.name, b.name, 1 as name_2 from segments a join segments b on a.name < b.name', '--json']);
  expect(JSON.parse(out)).toMatchObject({ rows: [{ name: 'devotees', name_2: 'regulars', name_2_2: 1 }] });
});

test('SQL can come from standard input, and a limit is told', async () => {
  const { code, out, err } = await query(['-', '--limit', '1', '--json'], `${ALL}\n`);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ rows: [{ name: 'regulars' }], truncated: true });
  expect(err).toContain('Only the first row is shown; --limit gives more.');
});

test('what writes is refused as wrong usage, and nothing has changed', async () => {
  for (const sql of ['drop table segments', "select 1; delete from segments", "insert into segments values ('x', 1, null, null)"]) {
    const direct = await query([sql]);
    const owned = await whileOwned(() => query([sql]));
    expect([direct.code, owned.code]).toEqual([2, 2]);
    expect(owned.err).toBe(direct.err);
    expect(direct.err.trim().split('\n')).toHaveLength(1);
  }
  expect(JSON.parse((await query(['select count(*) as n from segments', '--json'])).out)).toMatchObject({ rows: [{ n: 2 }] });
});

test('a mistake in the SQL is one line', async () => {
  const { code, out, err } = await query(['select sise from segments', '--json']);
  expect(code).toBe(2);
  expect(err).toMatch(/^error: .*sise/);
  expect(JSON.parse(out)).toMatchObject({ status: 'failed', error: { kind: 'usage' } });
  expect((await query(['-'], '  \n')).err).toMatch(/allowed: one SELECT/);
});

test('without a warehouse it says how to get one', async () => {
  await rm(home.warehouse);
  const { code, err } = await query(['select 1']);
  expect(code).toBe(1);
  expect(err).toContain('there is no warehouse yet');
});
