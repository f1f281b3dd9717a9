import path from 'node:path';
import knexModule, { type Knex } from 'knex';
import pg, { type PoolClient } from 'pg';
import { expect, inject, onTestFinished, vi } from 'vitest';
import { MusterError } from '../../core/errors.ts';
import type { Checkpoint } from '../../warehouse/checkpoint.ts';
import { DuckDBClient } from '../../warehouse/duckdb/client.ts';
import { copy } from '../../warehouse/postgres/copy.ts';
import { placeOf } from '../../warehouse/postgres/errors.ts';
import { claimWarehouse } from '../../warehouse/company.ts';
import type { Project } from '../../warehouse/models/project.ts';
import { migrate } from '../../warehouse/migrate.ts';
import { openWarehouse } from '../../warehouse/open.ts';
import { stageSource } from '../../warehouse/stage.ts';
import { RESERVED_WORDS } from '../../warehouse/models/reserved-words.ts';
import { prepareTables } from '../../warehouse/tables.ts';
import { writeText } from '../support/landing.ts';
import { oneSource } from '../support/one-source.ts';
import { newDatabase } from '../support/postgres.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { nightOf, postgresTest, postgresWarehouse, rowsOf, shopProject, temporaryFolder } from '../support/warehouse.ts';

async function withReader<T>(work: (reader: Knex) => Promise<T>): Promise<T> {
  const reader = knexModule.knex({
    client: DuckDBClient as unknown as typeof Knex.Client, connection: { path: ':memory:', options: {} } as unknown as Knex.StaticConnectionConfig, pool: { min: 1, max: 1 },
  });
  try {
    return await work(reader);
  } finally {
    await reader.destroy();
    await (reader.client as DuckDBClient).close();
  }
}

const FAILING_COPIES: [string, string, string, RegExp][] = [
  ['a value that PostgreSQL does not take', "select 'a' || chr(0) || 'b' from range(10)", 'work.landed (x)', /invalid byte sequence|null character/i],
  ['a table that is not there', 'select 1 from range(1000000)', 'work.nowhere (x)', /does not exist/],
  ['a query that fails', "select cast('x' || range as integer) from range(1000000)", 'work.landed (x)', /Could not convert/],
  ['a query that cannot be read', 'select nothing from nowhere', 'work.landed (x)', /nowhere/],
  ['neither the one nor the other', 'select nothing from nowhere', 'work.gone (x)', /nowhere|gone/],
];

for (const [what, sql, into, message] of FAILING_COPIES) postgresTest(`a COPY that cannot be done ends: ${what}`, async () => {
  const warehouse = await postgresWarehouse();
  await rowsOf(warehouse, 'create table work.landed (x varchar)');
  await withReader(async (reader) => {
    const target = (await warehouse.knex.client.acquireConnection()) as PoolClient;
    try {
      await expect(copy(target, { reader, sql, into })).rejects.toThrow(message);
    } finally {
      await warehouse.knex.client.releaseConnection(target);
    }
  });
  expect(await rowsOf(warehouse, 'select count(*) as rows from work.landed')).toEqual([{ rows: 0 }]);
}, 30_000);

/** Address of an empty database with a default of its own, `name = value`. */
async function databaseWith(setting: string): Promise<string> {
  const url = await newDatabase(inject('databaseUrl') ?? '');
  const client = new pg.Client(url);
  await client.connect();
  try {
    if (setting !== '') await client.query(`alter database ${new URL(url).pathname.slice(1)} set ${setting}`);
  } finally {
    await client.end();
  }
  return url;
}

async function withView(select: string, columns: string): Promise<Project> {
  const folder = temporaryFolder();
  writeText(path.join(folder, 'marts', 'people.sql'), `/*\nkind: view\ndescription: People.\ncolumns:\n${columns}*/\n${select}\n`);
  return shopProject(folder);
}

postgresTest('a view whose columns change follows, and somebody else\'s view on it is not taken away', async () => {
  const warehouse = await postgresWarehouse();
  await prepareTables(warehouse, await withView('select customer_id, birth_year as born from staging.customers', '  customer_id: {type: varchar, description: C}\n  born: {type: integer, description: B}\n'));
  const wider = await withView('select customer_id, cast(birth_year as bigint) as born from staging.customers', '  customer_id: {type: varchar, description: C}\n  born: {type: bigint, description: B}\n');
  await prepareTables(warehouse, wider);
  expect(await rowsOf(warehouse, "select data_type from information_schema.columns where table_schema = 'marts' and table_name = 'people' and column_name = 'born'")).toEqual([{ data_type: 'bigint' }]);
  await rowsOf(warehouse, 'create view public.report as select born from marts.people');
  const other = await withView('select birth_year as born, customer_id from staging.customers', '  born: {type: integer, description: B}\n  customer_id: {type: varchar, description: C}\n');
  await expect(prepareTables(warehouse, other)).rejects.toThrow(/marts\.people: its columns change, and views that Muster does not know read it/);
  expect(await rowsOf(warehouse, 'select count(*) as rows from public.report')).toEqual([{ rows: 0 }]);
});

postgresTest('a database belongs to one company', async () => {
  const warehouse = await postgresWarehouse();
  await claimWarehouse(warehouse, 'shop', 'the database');
  await claimWarehouse(warehouse, 'shop', 'the database');
  await expect(claimWarehouse(warehouse, 'journey', 'the database')).rejects.toThrow(/the database: it holds the company "shop", and the configuration is for "journey"/);
});

const ADDRESSES: [string, string][] = [
  ['postgres://u:sec@ret@127.0.0.1:1/db', 'postgres://127.0.0.1:1/db'],
  ['postgres://127.0.0.1:1/db?user=u&password=topsecret', 'postgres://127.0.0.1:1/db'],
  ['host=x password=topsecret', 'the PostgreSQL server'],
];

for (const [address, told] of ADDRESSES) postgresTest(`no error tells what is secret in ${address}`, () => {
  expect(placeOf(address)).toBe(told);
});

postgresTest('a query of a superuser reads tables, and no files of the server', async () => {
  const { engine, knex } = await postgresWarehouse();
  expect((await engine.readRows(knex, 'select name from meta.migrations order by 1 limit 1', 10)).rows).toEqual([['0001-foundation']]);
  for (const sql of ["select pg_read_file('/etc/passwd', 0, 60)", "select pg_ls_dir('/')", 'delete from meta.migrations', 'select 1; select 2', 'commit',
    "select set_config('role', 'muster', true), query_to_xml('select pg_read_file(''/etc/hostname'')', true, true, '')", "select \"set_config\"('role', 'muster', true)",
    "select ts_stat('select 1')", `select U&"set\\005fconfig"('role', 'muster', true)`]) {
    await expect(engine.readRows(knex, sql, 10)).rejects.toMatchObject({ name: 'MusterError', kind: 'usage' });
  }
});

postgresTest('a query of the user that nights run as does nothing but read', async () => {
  const admin = await databaseWith('');
  const client = new pg.Client(admin);
  await client.connect();
  const user = `plain_${crypto.randomUUID().slice(0, 8)}`;
  await client.query(`create role ${user} login`);
  await client.query(`grant all on database ${new URL(admin).pathname.slice(1)} to ${user}`);
  await client.end();
  const address = new URL(admin);
  address.username = user;
  const warehouse = await openWarehouse({ engine: 'postgres', path: address.href });
  onTestFinished(() => warehouse.close());
  await migrate(warehouse);
  const ask = async (sql: string) => (await warehouse.engine.readRows(warehouse.knex, sql, 10)).rows;
  const busy = warehouse.knex.raw('select pg_sleep(0.5)').then(() => 'slept', (error: Error) => error.message);
  for (const sql of ["select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'muster' and pid <> pg_backend_pid()", 'select "pg_cancel_backend" (1)', 'explain analyze select pg_catalog.pg_terminate_backend(1)',
    'select lo_create(0)', 'select pg_advisory_lock(1)', "select set_config('work_mem', '1MB', true)", "select query_to_xml('select pg_advisory_lock(1)', true, true, '')", "select nextval('x')", `select U&"pg\\005fadvisory_lock"(1)`,
    "select $$'$$, pg_advisory_lock(1), $$'$$", "select E'\\'', pg_advisory_lock(1), E'\\''", "select /* /* */ ' */ pg_advisory_lock(1) --'"]) {
    await expect(ask(sql)).rejects.toMatchObject({ name: 'MusterError', kind: 'usage', message: expect.stringContaining('query: refused: ') as string });
  }
  expect(await busy).toBe('slept');
  expect(await ask("select count(*) from (select random() as r, substr(md5(name), 1, 4) from meta.migrations where name like '0001%') as x")).toEqual([[1]]);
  expect(await ask("select (count(*) > 0) from pg_stat_activity where pg_total_relation_size('meta.migrations') > 0")).toEqual([[true]]);
});

postgresTest('text that PostgreSQL cannot hold is named by file and column, and never shown', async () => {
  const [data, warehouse] = [temporaryFolder(), await postgresWarehouse()];
  const project = await oneSource('path: r/{date}.csv\nformat: csv\nexpect: sometimes', { id: 'varchar', v: 'varchar' });
  writeText(path.join(data, 'r', '2026-01-01.csv'), 'id,v\nA,b\n');
  writeText(path.join(data, 'r', '2026-01-02.csv'), 'id,v\nB,jane\0doe\n');
  const error: unknown = await stageSource(warehouse, project, { source: 'one.readings', data, night: nightOf('2026-01-02'), run: 'x' }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(MusterError);
  expect((error as MusterError).message.replaceAll(data, 'DATA')).toBe(
    'DATA/r/2026-01-02.csv: column v, day 2026-01-02: text with the character NUL; allowed: text without it, in a warehouse on PostgreSQL; to do: deliver the file again without it');
});

/** What a database may have been given as its defaults; each once broke a load without a word of why. */
const DEFAULTS: [string, string][] = [['nothing', ''], ['repeatable read', "default_transaction_isolation = 'repeatable read'"]];

for (const [what, setting] of DEFAULTS) postgresTest(`two nights at once in two processes that load different days with one key keep it once, in the day that landed first (default: ${what})`, async () => {
  const [address, data] = [await databaseWith(setting), temporaryFolder()];
  const [one, other] = [await openWarehouse({ engine: 'postgres', path: address }), await openWarehouse({ engine: 'postgres', path: address })];
  onTestFinished(async () => void (await Promise.all([one.close(), other.close()])));
  await migrate(one);
  const project = await oneSource('path: r/{date}.csv\nformat: csv\nexpect: sometimes', { id: 'varchar', v: 'varchar' });
  const land = (day: string, value: string) => writeText(path.join(data, 'r', `${day}.csv`), `id,v\nK,${value}\n`);
  const stage = (warehouse: Warehouse, day: string, checkpoint?: Checkpoint) => stageSource(warehouse, project, { source: 'one.readings', data, night: nightOf(day), run: day, checkpoint });
  await prepareTables(one, project);
  land('2026-01-03', 'three');
  let late: Promise<unknown> = Promise.resolve();
  await stage(one, '2026-01-03', async (point) => {
    if (!point.endsWith('before-commit')) return;
    land('2026-01-02', 'two');
    late = stage(other, '2026-01-02');
    const waits = async (): Promise<boolean> => (await rowsOf(one, "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()")).length > 0;
    await Promise.race([late, vi.waitUntil(waits, { timeout: 20_000 })]);
  });
  await late;
  expect(await rowsOf(one, 'select id, v, partition_date from staging.stg_one__readings')).toEqual([{ id: 'K', v: 'two', partition_date: '2026-01-02' }]);
});

for (const style of ['SQL, DMY', 'German']) postgresTest(`a database that writes dates as ${style} is loaded and loaded again as any other`, async () => {
  const [warehouse, data] = [await openWarehouse({ engine: 'postgres', path: await databaseWith(`datestyle = '${style}'`) }), temporaryFolder()];
  onTestFinished(() => warehouse.close());
  await migrate(warehouse);
  const project = await oneSource('path: r/{date}.csv\nformat: csv\nexpect: sometimes', { id: 'varchar', seen: 'timestamp' });
  writeText(path.join(data, 'r', '2026-01-02.csv'), 'id,seen\nK,2026-02-01 03:04:05\n');
  for (const run of ['first', 'second']) await stageSource(warehouse, project, { source: 'one.readings', data, night: nightOf('2026-01-02'), run });
  expect(await rowsOf(warehouse, 'select id, cast(seen as varchar) as seen, partition_date from staging.stg_one__readings')).toEqual([{ id: 'K', seen: '2026-02-01 03:04:05', partition_date: '2026-01-02' }]);
});

postgresTest('no column has a name that one of the engines keeps for itself', async () => {
  const engines = [await postgresWarehouse(), await openWarehouse({ engine: 'duckdb', path: ':memory:' })];
  onTestFinished(() => engines[1]!.close());
  const keywords = await Promise.all(['select word from pg_get_keywords()', 'select keyword_name as word from duckdb_keywords()'].map((sql, index) => rowsOf(engines[index]!, sql)));
  const words = new Set(keywords.flat().map(({ word }) => String(word)).filter((word) => /^[a-z]/.test(word)));
  const takes = (engine: Warehouse, word: string) => engine.knex.raw(`select ${word} from (select 1) as x (${word})`).then(() => true, () => false);
  const kept = [];
  for (const word of words) if ((await Promise.all(engines.map((engine) => takes(engine, word)))).includes(false)) kept.push(word);
  expect(new Set([...kept, 'system_user'])).toEqual(RESERVED_WORDS);
});
