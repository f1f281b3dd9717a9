import path from 'node:path';
import { expect, inject, test } from 'vitest';
import { MusterError } from '../../core/errors.ts';
import { buildModel, buildOrder, tablesOf } from '../../warehouse/build.ts';
import { requireLoaded } from '../../warehouse/building/unloaded.ts';
import { currencyOf } from '../../warehouse/building/upstream.ts';
import { planModels } from '../../warehouse/plan.ts';
import { stageSource } from '../../warehouse/stage.ts';
import type { Project } from '../../warehouse/models/project.ts';
import { prepareTables } from '../../warehouse/tables.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { land, writeText } from '../support/landing.ts';
import { landPeople, stagePeople, tinyProject } from '../support/tiny.ts';
import { nightOf, postgresWarehouse, rowsOf, shopProject, temporaryFolder, temporaryWarehouse } from '../support/warehouse.ts';

const DAY = '2026-01-02';

/** Two customers who bought, in a warehouse that has staged them. */
async function stagedCompany(given?: Warehouse): Promise<Warehouse> {
  const [data, warehouse, project] = [temporaryFolder(), given ?? await temporaryWarehouse(), await shopProject()];
  await land(data, 'crm_customers', DAY, ['ANN', 'BOB'].map((customer_id) => ({ customer_id, acquired_at: '2026-01-01 00:00:00' })));
  await land(data, 'order_lines', DAY, ['ANN', 'BOB'].map((customer_id) => ({ order_id: `O-${customer_id}`, line_number: 1, customer_id, ordered_at: `${DAY} 10:00:00`, amount: 5 })));
  for (const source of ['shop.crm_customers', 'shop.order_lines']) await stageSource(warehouse, project, { source, data, night: nightOf(DAY), run: 'staging' });
  return warehouse;
}

const build = (warehouse: Warehouse, project: Project, model: string, day = DAY, run = 'run') => buildModel(warehouse, project, { model, night: nightOf(day), run });

/** A project with one mart of the user's own. */
async function withMart(header: string, select: string): Promise<Project> {
  const folder = temporaryFolder();
  writeText(path.join(folder, 'marts', 'own.sql'), `/*\nkind: incremental_by_date\ndescription: Our own.\ngrain: [as_of_date, customer_id]\npartition: as_of_date\ncolumns:\n  as_of_date: {type: date, description: D}\n  customer_id: {type: varchar, description: Who}\n${header}*/\n${select}\n`);
  return shopProject(folder);
}
const SPEND = '  spend: {type: "decimal(12,2)", description: Spent, unit: currency, drift: window}\n';
const MANY_LINES = `select
  :logical_date as as_of_date, -- a comment
  customer_id,
  sum(amount) as spend
from staging.order_lines
where ordered_at < :as_of and customer_id <> '?'
group by customer_id`;
const SELECT_SPEND = 'select :logical_date as as_of_date, customer_id, sum(amount) as spend from staging.order_lines where ordered_at < :as_of group by customer_id';

test('a mart of the user is built, and its features join the others', async () => {
  const [warehouse, project] = [await stagedCompany(), await withMart(SPEND, SELECT_SPEND)];
  expect(project.features.get('spend')).toEqual({ name: 'spend', model: 'marts.own', description: 'Spent', unit: 'currency', type: 'decimal(12,2)', drift: 'window' });
  for (const model of buildOrder(project)) await build(warehouse, project, model);
  expect(await rowsOf(warehouse, 'select customer_id, spend, frequency_84d from marts.customer_features order by 1')).toEqual([{ customer_id: 'ANN', spend: 5, frequency_84d: 1 }, { customer_id: 'BOB', spend: 5, frequency_84d: 1 }]);
  expect(tablesOf(project)).toMatchObject({ marts: expect.arrayContaining(['marts.customer_features', 'marts.own']), staging: expect.arrayContaining(['staging.order_lines']) });
});

test.for([
  ['a column that is not there', 14, MANY_LINES.replace('sum(amount)', 'sum(amuont)'), /(Binder Error: Referenced column "amuont" not found in FROM clause! Candidate bindings: .*"amount".* \(marts\.own, DuckDB\)|column "amuont" does not exist \(marts\.own, PostgreSQL 42703\)); allowed: .*to do: correct the model$/],
  ['a sentence that is no SQL', 17, MANY_LINES.replace('group by', 'grouped by'), /syntax error at or near "grouped"/],
  ['a value of another type', null, MANY_LINES.replace('sum(amount)', 'max(cast(customer_id as decimal(12,2)))'), /Conversion Error: Could not convert string … to DECIMAL|invalid input syntax for type numeric: …/],
] as const)('%s in a model is told with file, line and model, and without anything from a row', async ([, line, select, told]) => {
  const warehouse = await stagedCompany();
  const error: unknown = await build(warehouse, await withMart(SPEND, select), 'marts.own').catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: 'MusterError', kind: 'contract', parts: { where: expect.stringMatching(line === null ? /own\.sql(:14)?$/ : new RegExp(`own\\.sql:${line}$`)) as string } });
  expect((error as MusterError).message).toMatch(told);
  expect((error as MusterError).message).not.toMatch(/ANN|BOB|LINE 1/);
});

test('a failed audit publishes nothing, keeps what was published, and leaves the failing keys for a look', async () => {
  const warehouse = await stagedCompany();
  const good = await withMart(SPEND, SELECT_SPEND);
  await build(warehouse, good, 'marts.own', DAY, 'first');
  const bad = await withMart(`${SPEND}audits:\n  - in_range: {column: spend, max: 4}\n  - not_null: [spend]\n`, SELECT_SPEND);
  const error: unknown = await build(warehouse, bad, 'marts.own', DAY, 'second').catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(MusterError);
  expect((error as MusterError).kind).toBe('contract');
  expect((error as MusterError).message).toBe(
    'marts.own: audit in_range(spend) failed for 2 of 2 rows; allowed: in_range(spend): no failing row; '
    + 'to do: look at meta.audit_failures (dataset marts.own), correct the data or the model; nothing was published');
  expect(await rowsOf(warehouse, "select run, rows from meta.partitions where dataset = 'marts.own'")).toEqual([{ run: 'first', rows: 2 }]);
  expect(await rowsOf(warehouse, 'select count(*) as rows from marts.own')).toEqual([{ rows: 2 }]);
  expect(await rowsOf(warehouse, "select row_key from meta.audit_failures where dataset = 'marts.own' order by row_key->>'customer_id'")).toEqual([
    { row_key: { as_of_date: DAY, customer_id: 'ANN' } }, { row_key: { as_of_date: DAY, customer_id: 'BOB' } },
  ]);
  expect(await rowsOf(warehouse, "select audit, status from meta.audit_results where dataset = 'marts.own' and run = 'second' order by 1"))
    .toEqual([{ audit: 'in_range(spend)', status: 'error' }, { audit: 'not_null(spend)', status: 'pass' }, { audit: 'unique(as_of_date, customer_id)', status: 'pass' }]);
});

test('failing keys hold nothing that names or reaches a person', async () => {
  const warehouse = await stagedCompany();
  const header = `${SPEND}  email: {type: varchar, pii: contact, description: How to reach them.}\naudits:\n  - unique: [email]\n    severity: warn\n  - holds: {name: none, condition: email is null}\n    severity: warn\n`;
  await build(warehouse, await withMart(header, SELECT_SPEND.replace('select', "select 'ann@secret.example' as email,")), 'marts.own');
  const kept = await rowsOf(warehouse, "select audit, row_key from meta.audit_failures where dataset = 'marts.own' order by audit");
  expect(kept).toContainEqual({ audit: 'unique(email)', row_key: { email: '(personal)' } });
  expect(JSON.stringify(kept)).not.toContain('secret');
});

test('an audit that warns publishes and says so; a threshold tolerates', async () => {
  const warehouse = await stagedCompany();
  const project = await withMart(`${SPEND}audits:\n  - in_range: {column: spend, max: 4}\n    severity: warn\n  - holds: {name: early_name, condition: customer_id < 'B'}\n    threshold: 0.5\n`, SELECT_SPEND);
  expect(await build(warehouse, project, 'marts.own')).toMatchObject({ rows: 2, warnings: ['marts.own: in_range(spend) failed for 2 of 2 rows'] });
});

test('a table with too few rows is told as such', async () => {
  const project = await withMart(`${SPEND}audits:\n  - rows_at_least: 3\n`, SELECT_SPEND);
  await expect(build(await stagedCompany(), project, 'marts.own')).rejects.toThrow('marts.own: audit rows_at_least(3) failed: there are 2 rows; allowed: rows_at_least(3): so many rows, or more; ');
});

test('a failing key beyond 2^53 is kept as its digits', async () => {
  const warehouse = await stagedCompany();
  const big = await withMart('  number: {type: bigint, description: N}\naudits:\n  - {in_range: {column: number, max: 5}, severity: warn}\n  - {unique: [number], severity: warn}\n', 'select :logical_date as as_of_date, customer_id, cast(7205759403792793601 as bigint) as number from staging.customers');
  expect(await build(warehouse, big, 'marts.own')).toMatchObject({ rows: 2, warnings: ['marts.own: in_range(number) failed for 2 of 2 rows', 'marts.own: unique(number) failed for 1 of 2 rows'] });
  expect(await rowsOf(warehouse, "select row_key from meta.audit_failures where audit = 'unique(number)'")).toEqual([{ row_key: { number: '7205759403792793601' } }]);
});

test('a share that is tolerated is tolerated to the row', async () => {
  const [warehouse, data] = [await temporaryWarehouse(), temporaryFolder()];
  const people = await tinyProject(temporaryFolder(), { people: 'audits:\n  - {in_range: {column: age, max: 50}, threshold: 0.29}' });
  const land = (failing: number) => landPeople(data, '2026-01-01', ...Array.from({ length: 100 }, (_, index) => `C${index},Ann,a@x.com,${index < failing ? 60 : 40},1`));
  land(30);
  await expect(stagePeople(warehouse, people, data, '2026-01-01')).rejects.toThrow('failed for 30 of 100 rows; allowed: in_range(age): at most 29% of the rows;');
  land(29);
  expect(await stagePeople(warehouse, people, data, '2026-01-01')).toMatchObject({ rows: 100, warnings: [] });
});

const onBoth = (): Promise<Warehouse>[] => [temporaryWarehouse(), ...(inject('databaseUrl') === null ? [] : [postgresWarehouse()])];

test('a feature that is no number stops its mart and is named, with what made it', async () => {
  const feature = (name: string) => `  ${name}: {type: double precision, description: S, unit: currency, drift: window}\n`;
  const project = (spend: string) => withMart(feature('calm') + feature('share'), `select :logical_date as as_of_date, customer_id, cast(1 as double precision) as calm, ${spend} as share from staging.order_lines where ordered_at < :as_of`);
  for (const opened of onBoth()) {
    const warehouse = await stagedCompany(await opened);
    for (const value of ['Infinity', '-Infinity', 'NaN']) {
      await expect(build(warehouse, await project(`case when customer_id = 'BOB' then cast('${value}' as double precision) else 1 end`), 'marts.own'))
        .rejects.toThrow(/^marts\.own: audit finite\(share\) failed for 1 of 2 rows; allowed: finite\(share\): numbers; no Infinity, .*divide by nullif/);
    }
    expect(await rowsOf(warehouse, "select row_key from meta.audit_failures where dataset = 'marts.own'")).toHaveLength(1);
    await build(warehouse, await project('cast(amount as double precision) / nullif(amount - 5, 0)'), 'marts.own');
    expect(await rowsOf(warehouse, "select audit from meta.audit_results where dataset = 'marts.own'")).toEqual([{ audit: 'unique(as_of_date, customer_id)' }]);
  }
});

test('a grain that is not true stops the mart', async () => {
  const project = await withMart(SPEND, `${SELECT_SPEND} union all ${SELECT_SPEND}`);
  await expect(build(await stagedCompany(), project, 'marts.own')).rejects.toThrow(/audit unique\(as_of_date, customer_id\) failed for 2 of 4 rows/);
});

test('building a date twice gives the same rows once, and other dates are left alone', async () => {
  const [warehouse, project] = [await stagedCompany(), await shopProject()];
  for (const day of [DAY, '2026-01-03', DAY]) await build(warehouse, project, 'marts.customer_orders', day);
  expect(await rowsOf(warehouse, 'select as_of_date, count(*) as rows from marts.customer_orders group by 1 order by 1')).toEqual([{ as_of_date: DAY, rows: 2 }, { as_of_date: '2026-01-03', rows: 2 }]);
});

test('marts that start together build what they share once', async () => {
  const [warehouse, project] = [await stagedCompany(), await shopProject()];
  await Promise.all(['intermediate.customers', 'marts.customer_orders', 'marts.customer_web', 'marts.customer_care'].map((model) => build(warehouse, project, model)));
  expect(await rowsOf(warehouse, "select rows, run from meta.partitions where dataset = 'intermediate.customers'")).toEqual([{ rows: 2, run: 'run' }]);
  expect(await rowsOf(warehouse, 'select count(*) as rows from intermediate.customers')).toEqual([{ rows: 2 }]);
});

test('what lies between staging and a mart is built again when staging is newer', async () => {
  const [data, warehouse, project] = [temporaryFolder(), await stagedCompany(), await shopProject()];
  await build(warehouse, project, 'marts.customer_care');
  await land(data, 'crm_customers', '2026-01-01', [{ customer_id: 'EVE', acquired_at: '2026-01-01 00:00:00' }]);
  await stageSource(warehouse, project, { source: 'shop.crm_customers', data, night: nightOf(DAY), run: 'late delivery' });
  expect(await build(warehouse, project, 'marts.customer_care')).toMatchObject({ rows: 3 });
});

test('a mart that is built while something it reads is about to be published is stale afterwards', async () => {
  const [warehouse, data] = [await temporaryWarehouse(), temporaryFolder()];
  const people = await tinyProject(temporaryFolder(), { models: { 'marts/known.sql': '/*\nkind: incremental_by_date\ndescription: People.\npartition: as_of_date\ngrain: [as_of_date, customer_id]\ncolumns:\n  as_of_date: {type: date, description: D}\n  customer_id: {type: varchar, description: C}\n*/\nselect distinct :logical_date as as_of_date, customer_id from staging.people\n' } });
  const night = nightOf('2026-01-03');
  const known = async () => {
    await buildModel(warehouse, people, { model: 'marts.known', night, run: 'x' });
    return (await rowsOf(warehouse, 'select customer_id from marts.known order by 1')).map(({ customer_id }) => customer_id);
  };
  const standing = () => currencyOf(warehouse, people, people.models.get('marts.known')!, night);
  for (const day of ['2026-01-01', '2026-01-03']) landPeople(data, day, `C${day},Ann,a@x.com,30,1`);
  await stagePeople(warehouse, people, data, '2026-01-03');
  expect(await known()).toHaveLength(2);
  expect(await standing()).toBe('current');
  landPeople(data, '2026-01-02', 'late,Ann,a@x.com,30,1');
  await stageSource(warehouse, people, { source: 'tiny.people', data, night, run: 'late', checkpoint: async (point) => void (point.endsWith('before-commit') && await known()) });
  expect(await standing()).toBe('stale');
  expect(await known()).toContain('late');
  expect(await standing()).toBe('current');
});

test('a new column is added to a mart; one that is taken back stays in the table, empty in what is built from then on', async () => {
  const warehouse = await stagedCompany();
  await build(warehouse, await withMart(SPEND, SELECT_SPEND), 'marts.own', '2026-01-01');
  const wider = await withMart(`${SPEND}  lines: {type: bigint, description: Lines}\n`, SELECT_SPEND.replace('as spend', 'as spend, count(*) as lines'));
  await build(warehouse, wider, 'marts.own');
  expect(await rowsOf(warehouse, 'select as_of_date, lines from marts.own order by 1, 2')).toEqual([{ as_of_date: DAY, lines: 1 }, { as_of_date: DAY, lines: 1 }]);
  const narrower = await withMart(SPEND, SELECT_SPEND);
  await build(warehouse, narrower, 'marts.own', '2026-01-03');
  expect(await rowsOf(warehouse, 'select distinct as_of_date, spend, lines from marts.own order by 1')).toEqual([{ as_of_date: DAY, spend: 5, lines: 1 }, { as_of_date: '2026-01-03', spend: 5, lines: null }]);
  // Declared again, it is written again.
  await build(warehouse, wider, 'marts.own', '2026-01-03');
  expect(await rowsOf(warehouse, 'select distinct lines from marts.own')).toEqual([{ lines: 1 }]);
});

test('on_schema_change: sync drops a column that is taken back, with views over the table', async () => {
  const warehouse = await stagedCompany();
  const synced = (columns: string, select: string): Promise<Project> => withMart(`${columns}on_schema_change: sync\n`, select);
  await build(warehouse, await synced(`${SPEND}  lines: {type: bigint, description: Lines, unit: lines, drift: window}\n`, SELECT_SPEND.replace('as spend', 'as spend, count(*) as lines')), 'marts.own');
  const narrower = await synced(SPEND, SELECT_SPEND);
  await build(warehouse, narrower, 'marts.own');
  expect(await rowsOf(warehouse, "select column_name from information_schema.columns where table_schema = 'marts' and table_name in ('own', 'customer_features') and column_name in ('spend', 'lines') order by 1")).toEqual([{ column_name: 'spend' }, { column_name: 'spend' }]);
});

test('a table that cannot follow stops what reads it, and nothing else', async () => {
  const warehouse = await stagedCompany();
  await build(warehouse, await withMart(SPEND, SELECT_SPEND), 'marts.own');
  const retyped = await withMart(SPEND.replace('decimal(12,2)', 'varchar'), SELECT_SPEND.replace('sum(amount)', 'cast(sum(amount) as varchar)'));
  await expect(build(warehouse, retyped, 'marts.own')).rejects.toThrow(/marts\.own holds published rows, and its columns have changed: column spend was decimal\(12,2\) and is varchar; allowed: columns that come or go; to do: give the changed column, or the model, another name/);
  await expect(build(warehouse, retyped, 'marts.customer_features')).rejects.toThrow(/marts\.own holds published rows/);
  expect(await build(warehouse, retyped, 'marts.customer_orders')).toMatchObject({ rows: 2 });
  const plan = await planModels(warehouse, retyped, { models: ['marts.customer_orders', 'marts.own'], nights: [nightOf(DAY)], data: null });
  expect(plan.filter(({ model }) => model === 'marts.own')).toMatchObject([{ reason: 'changed', problem: expect.stringMatching(/column spend was decimal/) as string }]);
  expect(await rowsOf(warehouse, 'select distinct spend from marts.own')).toEqual([{ spend: 5 }]);
});

test('a column that is new is null in older partitions until they are rebuilt, and a plan says so', async () => {
  const warehouse = await stagedCompany();
  for (const day of ['2026-01-01', DAY]) await build(warehouse, await withMart(SPEND, SELECT_SPEND), 'marts.own', day);
  const wider = await withMart(`${SPEND}  lines: {type: bigint, description: Lines}\n`, SELECT_SPEND.replace('as spend', 'as spend, count(*) as lines'));
  const plan = async () => (await planModels(warehouse, wider, { models: ['marts.own'], nights: [nightOf(DAY)], data: null })).map(({ reason }) => reason);
  expect(await plan()).toEqual(['changed']);
  await prepareTables(warehouse, wider);
  expect(await rowsOf(warehouse, 'select lines from marts.own')).toEqual([{ lines: null }, { lines: null }]);
  await build(warehouse, wider, 'marts.own');
  expect(await rowsOf(warehouse, 'select lines from marts.own')).toEqual([{ lines: 1 }, { lines: 1 }]);
  expect(await plan()).toEqual([]);
});

test('on_schema_change: fail refuses new columns too and says what has changed; without published rows there is nothing to refuse', async () => {
  const warehouse = await stagedCompany();
  const strictly = (columns: string, select: string): Promise<Project> => withMart(`${columns}on_schema_change: fail\n`, select);
  await prepareTables(warehouse, await strictly('  spend: {type: varchar, description: Spent}\n', SELECT_SPEND));
  await build(warehouse, await strictly(SPEND, SELECT_SPEND), 'marts.own');
  const wider = await strictly(`${SPEND.replace('12,2', '14,2')}  lines: {type: bigint, description: Lines}\n`, SELECT_SPEND.replace('as spend', 'as spend, count(*) as lines'));
  await expect(build(warehouse, wider, 'marts.own')).rejects.toThrow(
    /own\.sql: marts\.own holds published rows, and its columns have changed: new column lines \(bigint\), column spend was decimal\(12,2\) and is decimal\(14,2\); allowed: the columns it was published with \(on_schema_change: fail\); to do: take the change back, write on_schema_change: append/);
  expect(await rowsOf(warehouse, 'select customer_id, spend from marts.own order by 1')).toEqual([{ customer_id: 'ANN', spend: 5 }, { customer_id: 'BOB', spend: 5 }]);
});

test('a table without partitions shows the newest night, also after a backfill', async () => {
  const [warehouse, folder] = [await stagedCompany(), temporaryFolder()];
  writeText(path.join(folder, 'marts', 'summary.sql'), '/*\nkind: full\ngrain: []\ndescription: Now.\ncolumns:\n  day: {type: date, description: D}\n  lines: {type: bigint, description: Lines}\n*/\nselect :logical_date as day, count(*) as lines from staging.order_lines where ordered_at < :as_of\n');
  const project = await shopProject(folder);
  await build(warehouse, project, 'marts.summary', DAY);
  expect(await build(warehouse, project, 'marts.summary', '2026-01-01')).toMatchObject({ rows: 0 });
  expect(await rowsOf(warehouse, 'select * from marts.summary')).toEqual([{ day: DAY, lines: 2 }]);
});

test('a new day makes the marts of its own night and of later ones stale, not those before it', async () => {
  const [warehouse, data] = [await temporaryWarehouse(), temporaryFolder()];
  const daily = await tinyProject(temporaryFolder(), { models: { 'marts/daily.sql': '/*\nkind: incremental_by_date\ngrain: [as_of_date]\npartition: as_of_date\ndescription: D.\ncolumns:\n  as_of_date: {type: date, description: D}\n  people: {type: bigint, description: P}\n*/\nselect :logical_date as as_of_date, count(*) as people from staging.people where loaded_at <= :knowledge_cutoff\n' } });
  const nights = ['2026-01-01', '2026-01-02', '2026-01-03'].map(nightOf);
  for (const { logicalDate } of nights) landPeople(data, logicalDate, 'C1,Ann,a@x.com,30,1');
  const plan = async () => (await planModels(warehouse, daily, { models: ['staging.stg_tiny__people', 'marts.daily'], nights, data })).map(({ model, date, reason }) => `${model} ${date} ${reason}`);
  await stagePeople(warehouse, daily, data, '2026-01-02');
  for (const day of ['2026-01-01', '2026-01-02']) await build(warehouse, daily, 'marts.daily', day);
  expect(await plan()).toEqual(['staging.stg_tiny__people 2026-01-03 delivered', 'marts.daily 2026-01-03 missing']);
});

test('building an older night leaves later ones current, but for a mart that reads the older one', async () => {
  const warehouse = await stagedCompany();
  const project = await withMart('  before: {type: bigint, description: B}\n', 'select :logical_date as as_of_date, customer_id, count(*) as before from marts.customer_orders where as_of_date <= :logical_date group by customer_id');
  const currency = async () => Promise.all(['marts.customer_orders', 'marts.own'].map(async (name) => `${name} ${await currencyOf(warehouse, project, project.models.get(name)!, nightOf('2026-01-03'))}`));
  for (const day of ['2026-01-03', DAY]) for (const model of ['marts.customer_orders', 'marts.own']) await build(warehouse, project, model, day);
  expect(await currency()).toEqual(['marts.customer_orders current', 'marts.own stale']);
  const nights = [DAY, '2026-01-03'].map(nightOf);
  expect((await planModels(warehouse, project, { models: ['intermediate.customers', 'marts.customer_orders', 'marts.own'], nights, data: null })).filter(({ reason }) => reason !== 'unloaded').map(({ model, date, reason }) => `${model} ${date} ${reason}`))
    .toEqual(['marts.own 2026-01-03 stale']);
});

test('a plan does not ask for nights of a table without partitions that shows a later one', async () => {
  const [warehouse, data] = [await temporaryWarehouse(), temporaryFolder()];
  const whole = (more: string) => tinyProject(temporaryFolder(), { models: { 'marts/whole.sql': `/*\nkind: full\ngrain: []\ndescription: Now.\ncolumns:\n  people: {type: bigint, description: P}\n*/\nselect count(*) as people from staging.people where loaded_at <= :knowledge_cutoff${more}\n` } });
  const [people, nights] = [await whole(''), ['2026-01-01', '2026-01-02'].map(nightOf)];
  for (const { logicalDate } of nights) landPeople(data, logicalDate, 'C1,Ann,a@x.com,30,1');
  await stagePeople(warehouse, people, data, '2026-01-02');
  const plan = async (project = people) => (await planModels(warehouse, project, { models: ['marts.whole'], nights, data })).map(({ date, reason }) => `${date} ${reason}`);
  expect(await plan()).toEqual(['2026-01-01 missing', '2026-01-02 missing']);
  await build(warehouse, people, 'marts.whole', '2026-01-02');
  expect(await plan()).toEqual([]);
  expect(await plan(await whole(' and age > 1'))).toEqual(['2026-01-02 changed']);
});

test('a model that does not exist is refused with those that do', async () => {
  const [warehouse, project] = [await temporaryWarehouse(), await shopProject()];
  await expect(build(warehouse, project, 'marts.nothing')).rejects.toThrow(/model: "marts\.nothing"; allowed: .*marts\.customer_orders/);
});

test('a mart over a table that was never loaded is refused and planned as such, also where it was built; a source that had nothing yet is no reason', async () => {
  const [warehouse, data] = [await stagedCompany(), temporaryFolder()];
  const project = await withMart(SPEND, SELECT_SPEND.replace(' group by', ' and customer_id not in (select customer_id from staging.surveys) group by'));
  const [mart, surveys] = ['marts.own', 'staging.stg_shop__surveys'];
  const plan = async (models: string[], folder: string | null) => (await planModels(warehouse, project, { models, nights: [nightOf(DAY)], data: folder })).filter(({ model }) => model === mart).map(({ reason, problem }) => ({ reason, problem }));
  const problem = 'reads staging.stg_shop__surveys, which was never loaded; select `+marts.own`, or load it first';
  expect(await plan([mart], null)).toEqual([{ reason: 'missing', problem }]);
  await expect(requireLoaded(warehouse, project, mart, { models: [mart], data: null })).rejects.toThrow('marts.own: reads staging.stg_shop__surveys, which was never loaded; allowed: ');
  await build(warehouse, project, mart);
  expect(await plan([mart], null)).toEqual([{ reason: 'unloaded', problem }]);
  expect(await plan([surveys, mart], null)).toEqual([{ reason: 'unloaded', problem }]);
  await land(data, 'surveys', '2026-01-03', []);
  expect(await plan([surveys, mart], data)).toEqual([]);
  expect(await stageSource(warehouse, project, { source: 'shop.surveys', data, night: nightOf(DAY), run: 'staging' })).toMatchObject({ partitions: 0 });
  expect(await plan([mart], null)).toEqual([]);
});
