import path from 'node:path';
import { expect, test } from 'vitest';
import { loadProject } from '../../../warehouse/models/project.ts';
import { writeText } from '../../support/landing.ts';
import { shopProject, temporaryFolder } from '../../support/warehouse.ts';

const HEADER = '/*\nkind: incremental_by_date\ndescription: Ours.\ngrain: [as_of_date, customer_id]\npartition: as_of_date\ncolumns:\n  as_of_date: {type: date, description: D}\n  customer_id: {type: varchar, description: Who}\n*/\n';
const SQL_LINE = HEADER.split('\n').length;

/** The error of a project that has these files beside Muster's own, with the folder's name taken out. */
async function refused(files: Record<string, string>, systems?: string[]): Promise<string> {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeText(path.join(folder, name), text);
  const loading = systems ? loadProject({ folders: [folder], systems }) : shopProject(folder);
  const error: unknown = await loading.then(() => 'it was accepted', (thrown: unknown) => thrown);
  return (error instanceof Error ? error.message : String(error)).replaceAll(`${folder}/`, '');
}

const mart = (sql: string): Promise<string> => refused({ 'marts/own.sql': HEADER + sql });

test.each([
  ['select now() as as_of_date, customer_id from staging.orders', 'now() is banned; to do: use :logical_date or :as_of'],
  ['select current_date as as_of_date, customer_id from staging.orders', 'current_date is banned'],
  ['select :logical_date as as_of_date, random() as customer_id from staging.orders', 'random() is banned; to do: derive it from the row'],
  ["select * from read_csv('x.csv')", 'read_csv() is banned; to do: declare the files in sources/'],
  ['select :today as as_of_date, customer_id from staging.orders', 'bind :today; to do: allowed binds: :logical_date, :as_of,'],
  ['select :logical_date as as_of_date, customer_id from staging.order', 'unknown relation staging.order; allowed: '],
  ['select :logical_date as as_of_date, customer_id from sources.shop__orders', 'reads sources.shop__orders; to do: read staging.<entity>'],
  ['select :logical_date as as_of_date, customer_id from orders', 'relation "orders" without a schema; to do: write schema.name'],
  ['select 1; select 2', 'a second statement'],
  ['delete from staging.orders', '"delete"; to do: a model is one SELECT'],
  ['', 'the file holds no SELECT'],
])('%s is refused with file and line', async (sql, reason) => {
  const error = await mart(sql);
  expect(error).toContain(`marts/own.sql:${sql === '' ? 1 : SQL_LINE}: ${reason}`);
});

test('the line is that of the file, header included', async () => {
  expect(await mart('select\n  :logical_date as as_of_date,\n  customer_id\nfrom staging.nothing')).toContain(`marts/own.sql:${SQL_LINE + 3}: unknown relation staging.nothing`);
});

test.each([
  "timestamp 'now'", "cast('now' as timestamp)", "date 'today'", "cast(' Tomorrow' as date)", "'yesterday'::date", '"now"()', 'pg_catalog.now()', 'now ()', "age(timestamp '2020-01-01')", 'random_normal()', 'txid_current()', 'version()',
  "current_setting('x')", "getenv('HOME')", 'pg_sleep(1)', 'sha256(customer_id)',
])('%s depends on more than its row, and is refused', async (value) => {
  expect(await mart(`select :logical_date as as_of_date, cast(max(${value}) as varchar) as customer_id from staging.orders`)).toMatch(new RegExp(`^marts/own\\.sql:${SQL_LINE}: .*(is banned|not known to give the same)`));
});

test.each([
  ['staging.orders tablesample bernoulli (10)', 'tablesample is banned'],
  ["staging.orders where ordered_at <= 'now'", "'now' as a time is banned"],
  ["staging.orders where 'today 10:00' > ordered_at", "'today 10:00' as a time is banned"],
  ['staging.orders using sample 10', 'using sample is banned'],
  ["query('select 1 as customer_id')", 'query\\(\\) is banned'],
  ['information_schema.tables', 'relation information_schema.tables, which is in no layer'],
  ['staging.orders, pg_catalog.pg_class', 'relation pg_catalog.pg_class'],
  ['staging.orders as o, customers', 'relation "customers" without a schema'],
  ['staging.orders cross join lateral elsewhere.x as y', 'relation elsewhere.x'],
  ['(staging.orders join elsewhere.x on 1 = 1)', 'relation elsewhere.x'],
  ['staging."orders"', 'relation staging."orders"'],
  ['staging.orders where ordered_at < :as_of - interval 84 days', 'interval without quotes'],
  ['(select customer_id from staging.orders limit 1) as x', 'limit without order by'],
  ['(select customer_id, row_number() over (order by ordered_at) from staging.orders limit 1) as x', 'limit without order by'],
])('from %s is refused', async (from, reason) => {
  expect(await mart(`select :logical_date as as_of_date, customer_id from ${from}`)).toMatch(new RegExp(`^marts/own\\.sql:${SQL_LINE}: ${reason}`));
});

test.each([
  "select :logical_date as as_of_date, customer_id from (select customer_id, 'now' as text from staging.orders where channel in ('today', 'now') and channel <> 'today' and 'now' <> channel order by order_id limit 5) as x",
  'with t (a, b) as (select customer_id, order_id from staging.orders), u as not materialized (select a from t) select :logical_date as as_of_date, cast(a as varchar) as customer_id from u',
  "select :logical_date as as_of_date, v as customer_id from staging.orders as o join intermediate.customers using (customer_id), unnest(string_to_array(o.customer_id, '-')) as names(v) where (o.order_id) in ('x') and not (v like '(%')",
  'select :logical_date as as_of_date, max(customer_id) filter (where customer_id is not null) as customer_id from staging.orders group by grouping sets ((customer_id), ()) having (count(*) > 1)',
])('%s is no violation', async (sql) => {
  expect(await mart(sql)).toBe('it was accepted');
});

test('a function that only one engine has is taken where the header vouches for it, and a clock never is', async () => {
  const model = (functions: string, call: string): Promise<string> => refused({ 'marts/own.sql': `${HEADER.replace('*/', `functions: [${functions}]\n*/`)}select :logical_date as as_of_date, cast(${call} as varchar) as customer_id from staging.orders` });
  expect(await model('', 'list_sort([1])')).toMatch(/function list_sort\(\), which is not known to give the same on DuckDB and PostgreSQL.*`functions: \[list_sort\]` in the header/);
  expect(await model('list_sort', 'list_sort([1])')).toBe('it was accepted');
  expect(await model('own.score', 'own.score(customer_id)')).toBe('it was accepted');
  expect(await model('score', 'own.score(customer_id)')).toMatch(/function own\.score\(\)/);
  expect(await model('now', 'now()')).toMatch(/now\(\) is banned/);
  expect(await model('', 'coalesc(customer_id)')).toMatch(/write it with one of these/);
  expect(await model('', 'uper(customer_id)')).toMatch(/write upper\(\)/);
});

test('words in comments, texts and names of columns are no violation', async () => {
  const sql = "-- now() and :today in a comment\nselect :logical_date as as_of_date, customer_id, 'now() :today; from nowhere' as text, s.random, extract(year from s.ordered_at) as today\nfrom staging.orders as s where s.device is distinct from s.channel";
  expect(await mart(sql)).toBe('it was accepted');
});

test('a file without a header, and a header with a key that does not exist', async () => {
  expect(await refused({ 'marts/own.sql': 'select 1' })).toMatch(/marts\/own\.sql:1: no header/);
  expect(await refused({ 'marts/own.sql': HEADER.replace('kind:', 'materialized: table\nkind:') })).toMatch(/marts\/own\.sql:2 \(materialized\): unknown key; allowed: kind, /);
  expect(await refused({ 'marts/own.sql': HEADER.replace('description: Ours', 'descripton: Ours') })).toMatch(/marts\/own\.sql:3 \(descripton\): unknown key; .*write "description"/);
  expect(await refused({ 'entities/thing.yaml': 'entity: thing\ndescription: T\ngrain: one\nkeys: [x]\ncolumns:\n  x: {type: varchar, description: X}\n' })).toMatch(/entities\/thing\.yaml:4 \(keys\): unknown key; .*write "key"/);
  expect(await refused({ 'marts/own.sql': HEADER.replace('customer_id: {', 'order: {') })).toContain('marts/own.sql:8 (columns.order): the name "order"; allowed: a name that SQL does not keep for itself');
  expect(await refused({ 'entities/thing.yaml': 'entity: thing\ndescription: T\ngrain: one\nkey: [x]\ncolumns:\n  x: {type: varchar, description: X}\n  at: {type: varchar, description: At}\n' })).toContain('entities/thing.yaml:7 (columns.at): the name "at"');
  expect(await refused({ 'marts/own.sql': HEADER.replace('type: date', 'type: timestamptz') })).toMatch(/marts\/own\.sql:7 \(columns\.as_of_date\.type\): found "timestamptz"; allowed: varchar/);
});

test('models that read each other', async () => {
  const model = (reads: string): string => `${HEADER}select :logical_date as as_of_date, customer_id from marts.${reads}`;
  expect(await refused({ 'marts/a.sql': model('b'), 'marts/b.sql': model('c'), 'marts/c.sql': model('a') })).toMatch(/marts\/a\.sql:10: models read each other in a circle: marts\.a -> marts\.b -> marts\.c -> marts\.a/);
});

test('a file read by its path, a source read above staging, and a name with a typing error', async () => {
  const mart = (from: string) => ({ 'marts/own.sql': `/*\nkind: full\ngrain: []\ndescription: O\ncolumns:\n  x: {type: varchar, description: X}\n*/\nselect x from ${from}\n` });
  const entity = { 'entities/thing.yaml': 'entity: thing\ndescription: T\ngrain: one\nkey: [x]\ncolumns:\n  x: {type: varchar, description: X}\n' };
  expect(await refused({ ...entity, ...mart("'landing/a.csv'") })).toMatch(/marts\/own\.sql:8: a file read by its path; to do: declare the files/);
  expect(await refused({ ...entity, ...mart('"landing/a.csv"') })).toMatch(/without a schema/);
  expect(await refused({ ...entity, ...mart('sources.erp__a') })).toMatch(/marts\/own\.sql:8: reads sources\.erp__a; .*read staging\.<entity>/);
  expect(await refused({ ...entity, ...mart('staging.thnig') })).toMatch(/write staging\.thing/);
});

test('a model, entity or feature that is there already', async () => {
  expect(await refused({ 'marts/customer_orders.sql': `${HEADER}select :logical_date as as_of_date, customer_id from staging.orders` })).toMatch(/marts\/customer_orders\.sql: marts\.customer_orders is declared in .* too/);
  const feature = HEADER.replace('*/', '  recency_days: {type: integer, description: Twice, drift: window}\n*/');
  expect(await refused({ 'marts/own.sql': `${feature}select :logical_date as as_of_date, customer_id, 1 as recency_days from staging.orders` })).toMatch(/feature recency_days, which .* has too/);
});

test('an audit that does not exist, or is told nonsense', async () => {
  const audited = (audit: string): Promise<string> => refused({ 'marts/own.sql': `${HEADER.replace('*/', `audits:\n  - ${audit}\n*/`)}select :logical_date as as_of_date, customer_id from staging.orders` });
  expect(await audited('sparkles: true')).toMatch(/marts\/own\.sql:10: audit "sparkles"; allowed: not_null, unique, /);
  expect(await audited('in_range: {columns: x}')).toMatch(/marts\/own\.sql:10 \(audit in_range\.columns\): unknown key; .*write "column"/);
  expect(await audited('not_null: [custmer_id]')).toMatch(/marts\/own\.sql:10 \(audit not_null\): column "custmer_id", which the model does not have; allowed: as_of_date, customer_id; to do: write "customer_id"/);
  expect(await audited('not_nul: [customer_id]')).toMatch(/audit "not_nul"; .*write "not_null"/);
  expect(await audited('in_range: {column: customer_id, min: 5, max: 1}')).toMatch(/marts\/own\.sql:10 \(audit in_range\.max\): found 1; allowed: a number that is not below min/);
  expect(await audited('in_range: {column: customer_id}')).toMatch(/marts\/own\.sql:10 \(audit in_range\.min\): .*min, max or both/);
  expect(await audited('holds: {name: luck, condition: random() < 2}')).toMatch(/marts\/own\.sql:10 \(audit holds\): random\(\) is banned/);
  expect(await audited('holds: {name: known, condition: customer_id in (select customer_id from staging.customers)}')).toMatch(/marts\/own\.sql:10 \(audit holds\): a condition that reads a table/);
  expect(await audited('query: nowhere')).toMatch(/no file audits\/nowhere\.sql; there are: orphan_customers/);
});

test('a system without staging models, a staging model that joins, and one of an unknown entity', async () => {
  expect(await refused({ 'staging/stg_erp__orders.sql': '' }, ['shop'])).toMatch(/systems: "shop" has no staging model; allowed: erp; to do: add staging\/stg_shop__<entity>\.sql/);
  const source = { 'sources/erp.yaml': 'system: erp\nsources:\n  a: {description: A, path: "a/{date}.csv", format: csv, expect: daily, columns: {x: varchar}}\n' };
  const staging = (entity: string, sql: string): Record<string, string> => ({ ...source, [`staging/stg_erp__${entity}.sql`]: `/*\nkind: incremental_by_date\ndescription: E\n*/\n${sql}` });
  expect(await refused(staging('thing', 'select * from sources.erp__a'), ['erp'])).toMatch(/no entity "thing"/);
  const entity = { 'entities/thing.yaml': 'entity: thing\ndescription: T\ngrain: one\nkey: [x]\ncolumns:\n  x: {type: varchar, description: X}\n' };
  expect(await refused({ ...entity, ...staging('thing', 'select * from sources.erp__b') }, ['erp'])).toMatch(/reads sources\.erp__b; allowed: exactly one of sources\.erp__a/);
  expect(await refused({ ...entity, ...staging('thing', 'select x from sources.erp__a') }, ['erp'])).toBe('it was accepted');
  expect(await refused({ ...entity, ...staging('thing', 'select x from sources.erp__a'), 'staging/stg_epr__other.sql': '' }, ['erp'])).toMatch(/stg_epr__other\.sql: staging of "epr", a system that no file in sources\/ declares; allowed: erp; to do: rename it to stg_erp__other\.sql, or add sources\/epr\.yaml/);
  const otherwise = (sql: string) => ({ 'entities/whole.yaml': `entity: whole\ndescription: W\ngrain: one\nkey: [x]\ncolumns:\n  x: {type: varchar, description: X}\notherwise:\n  from: thing\n  sql: |\n    ${sql}\n` });
  const things = { ...entity, ...staging('thing', 'select x from sources.erp__a') };
  expect(await refused({ ...things, ...otherwise('select x, loaded_at from staging.thing') }, ['erp'])).toBe('it was accepted');
  expect(await refused({ ...things, ...otherwise('select x, loaded_at from staging.other') }, ['erp'])).toMatch(/entities\/whole\.yaml:10 \(otherwise\): staging\.other; .*read staging\.thing alone/);
  expect(await refused({ ...things, ...otherwise('select x, loaded_at from staging.thing\n    where x = :logical_date') }, ['erp'])).toMatch(/entities\/whole\.yaml:11 \(otherwise\): bind :logical_date; .*without a night/);
  expect(await refused({ ...things, ...otherwise('select now() as x, loaded_at from staging.thing') }, ['erp'])).toMatch(/entities\/whole\.yaml:10: now\(\) is banned/);
  const taken = { 'entities/thing.yaml': `${entity['entities/thing.yaml']}  reason: {type: varchar, description: Why}\n` };
  expect(await refused({ ...taken, ...staging('thing', 'select x from sources.erp__a') }, ['erp'])).toMatch(/columns\.reason.*another name/);
  const spread = (y: string) => ({ 'entities/thing.yaml': `${entity['entities/thing.yaml']}  y: {type: varchar${y}, description: Y}\ndistribute_by: y\n` });
  expect(await refused({ ...spread(''), ...staging('thing', 'select x from sources.erp__a') }, ['erp'])).toMatch(/distribute_by.*a column of the key, or one that is required/);
  expect(await refused({ ...spread(', required: true'), ...staging('thing', 'select x from sources.erp__a') }, ['erp'])).toBe('it was accepted');
});

test('a source contract that contradicts itself', async () => {
  const source = (text: string): Promise<string> => refused({ 'sources/erp.yaml': `system: erp\nsources:\n  a: {description: A, format: csv, expect: daily, columns: {x: varchar}, ${text}}\n` }, ['erp']);
  expect(await source('path: a.csv')).toMatch(/sources\/erp\.yaml:3 \(sources\.a\.path\): found "a.csv"; allowed: a path with \{date\}/);
  expect(await source('path: a.csv, partition: event_time, loaded_at: event_time')).toMatch(/\(sources\.a\.event_time\): .*partition: event_time needs the column/);
  expect(await source('path: "a/{date}.csv", timezone: Europe/Berln')).toMatch(/\(sources\.a\.timezone\): found "Europe\/Berln"; allowed: a zone of the IANA list, such as Europe\/Berlin \(meant: Europe\/Berlin\?\)/);
  for (const zone of ['europe/berlin', '"+02:00"', 'utc', 'Nowhere']) expect(await source(`path: "a/{date}.csv", timezone: ${zone}`)).toMatch(/\(sources\.a\.timezone\)/);
  for (const zone of ['UTC', 'US/Eastern', 'Asia/Kolkata', 'Etc/GMT+3', 'CET']) expect(await source(`path: "a/{date}.csv", timezone: ${zone}`)).not.toMatch(/timezone/);
  expect(await source('path: "a/{date}.csv", loaded_at: y')).toMatch(/\(sources\.a\.loaded_at\): found "y"; allowed: landing, event_time or one of the columns/);
  expect(await refused({ 'sources/erp.yaml': 'system: erp\nsources:\n  a: {description: A, format: csv, expect: daily, path: "a/{date}.csv", columns: {x: varchar, partition_date: date}}\n' }, ['erp'])).toMatch(/\(sources\.a\.columns\): .*partition_date and loaded_at only where .* names them/);
  expect(await source('path: "a/{date}.csv", event_time: x, loaded_at: event_time')).toMatch(/\(sources\.a\.loaded_at\): .*known when that day is over.*partition: event_time for an import of history/);
});
