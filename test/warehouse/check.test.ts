import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { checkModels } from '../../warehouse/check/check-models.ts';
import { CORE_SQL, loadProject } from '../../warehouse/models/project.ts';
import { writeText } from '../support/landing.ts';
import { shopProject, temporaryFolder } from '../support/warehouse.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url));
const HEADER = `/*
kind: incremental_by_date
description: Ours.
grain: [as_of_date, customer_id]
partition: as_of_date
columns:
  as_of_date: {type: date, description: D}
  customer_id: {type: varchar, description: Who}
  spend: {type: "decimal(12,2)", description: Spent}
*/
`;
const SELECT = `with bought as (
  select customer_id, sum(amount) as spend
  from staging.order_lines
  where ordered_at < :as_of
  group by customer_id
)
select
  :logical_date as as_of_date,
  customer_id,
  spend
from bought
`;

/** What loading and checking these files beside Muster's own says, with the folder's name taken out. */
async function told(files: Record<string, string>): Promise<string[]> {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeText(path.join(folder, name), text);
  const problems = await shopProject(folder).then(checkModels, (error: unknown) => [error as Error]);
  return problems.map(({ message }) => message.replaceAll(`${folder}/`, ''));
}

const mart = (change: (text: string) => string): Promise<string[]> => told({ 'marts/own.sql': change(HEADER + SELECT) });
const rename = (from: string | RegExp, to: string) => (text: string): string => text.replace(from, to);

test('the models that ship with Muster, and those of the examples, are sound', async () => {
  for (const [folder, systems] of [['extending', ['shop', 'loyalty']], ['complete-journey', ['shop', 'journey']]] as const) {
    const project = await loadProject({ folders: [CORE_SQL, path.join(EXAMPLES, folder, 'sql')], systems: [...systems] });
    expect({ folder, problems: await checkModels(project) }).toEqual({ folder, problems: [] });
  }
  expect(await mart((text) => text)).toEqual([]);
});

test('a column taken away from a declaration is missed, whatever the layer', async () => {
  const project = await shopProject();
  for (const name of ['staging.stg_shop__orders', 'intermediate.customers', 'marts.customer_orders', 'marts.customer_features']) {
    const model = project.models.get(name)!;
    const [lost] = model.columns.slice(-1);
    const models = new Map(project.models).set(model.name, { ...model, columns: model.columns.slice(0, -1) });
    const [problem] = await checkModels({ ...project, models }, [model.name]);
    expect({ model: model.name, message: problem?.message }).toEqual({ model: model.name, message: expect.stringContaining(`returns column "${lost?.name}", which is not declared`) as string });
  }
});

test.for([
  ['a column that the source does not have', rename('amount', 'amuont'), 'marts/own.sql:12: Binder Error: Referenced column "amuont" not found'],
  ['a function that does not exist', rename('sum(', 'summe('), /^marts\/own\.sql:12: function summe\(\), which is not known to give the same .*write sum\(\)/],
  ['one that the header vouches for', (text: string) => text.replace('sum(', 'summe(').replace('*/', 'functions: [summe]\n*/'), 'marts/own.sql:13: Catalog Error: Scalar Function with name summe does not exist!'],
  ['a sentence that is no SQL', rename('group by', 'grouped by'), 'marts/own.sql:15: Parser Error: syntax error at or near "grouped"'],
  ['a column that the header does not declare', rename('  spend\n', '  spend,\n  1 as lines\n'), 'marts/own.sql:21: marts.own returns column "lines", which is not declared; allowed: as_of_date, customer_id, spend; to do: declare it in the header, or leave it out'],
  ['a column that is spelled in another way', rename('  spend\n', '  spend as spent\n'), 'marts/own.sql:20: marts.own returns column "spent", which is not declared; allowed: as_of_date, customer_id, spend; to do: write "spend"'],
  ['a column that the SELECT does not return', rename('  customer_id,\n  spend\n', '  customer_id\n'), 'marts/own.sql:9: marts.own declares column "spend", which its SELECT does not return; allowed: as_of_date, customer_id; to do: select it, or take it out of the header'],
  ['a type that no engine converts', rename('sum(amount) as spend', 'min(product_id) as spend'), 'marts/own.sql:20: marts.own returns column "spend" as varchar; allowed: decimal(12,2), as declared; to do: write cast(... as decimal(12,2))'],
  ['a condition of an audit over a column that is not there', rename('*/', 'audits:\n  - holds: {name: thrifty, condition: spent < 10}\n*/'), 'marts/own.sql:11: Binder Error: Referenced column "spent" not found'],
  ['no column list', (text: string) => text.replace(/columns:\n( .*\n)+/, ''), 'marts/own.sql:1: no columns; to do: list the columns of the table with type and description'],
  ['no grain', rename(/grain: .*\n/, ''), 'marts/own.sql:1: no grain; allowed: the columns that name a row, [] where there is one row; to do: say what one row is'],
  ['a grain of columns that are not there', rename(/grain: .*\n/, 'grain: [as_of_date, household]\n'), 'marts/own.sql:4: grain names household, which is no column'],
  ['a partition that is no date', rename('partition: as_of_date', 'partition: customer_id'), 'marts/own.sql:5: partition: customer_id; to do: name one of the columns, of type date'],
  ['a header that is no YAML', rename('grain: [', 'grain: [['), /^marts\/own\.sql:[45]: unreadable YAML: /],
  ['a type that no engine has in common', rename('type: varchar', 'type: text'), 'marts/own.sql:8 (columns.customer_id.type): found "text"; allowed: varchar'],
] as const)('%s is told with file and line, without data', async ([, change, message]) => {
  const problems = await mart(change);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(typeof message === 'string' ? new RegExp(`^${message.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}`) : message);
});

test('an audit file and an override are held to the same', async () => {
  const audited = HEADER.replace('*/', 'audits:\n  - query: spenders\n*/');
  const audit = (sql: string) => told({ 'marts/own.sql': audited + SELECT, 'audits/spenders.sql': `/*\ndescription: Who spends.\n*/\n${sql}` });
  expect(await audit('select customer_id\nfrom marts.own\nwhere spent > 1')).toEqual([expect.stringMatching(/^audits\/spenders\.sql:6: Binder Error: .*spent/)]);
  expect(await audit('select customer_id\nfrom marts.owned')).toEqual([expect.stringMatching(/^audits\/spenders\.sql:5: unknown relation marts\.owned/)]);
  const override = (sql: string) => told({ 'marts/own.sql': HEADER + SELECT, 'marts/own.duckdb.sql': sql });
  expect(await override(SELECT.replace('amount', 'amuont'))).toEqual([expect.stringMatching(/^marts\/own\.duckdb\.sql:2: Binder Error/)]);
  expect(await override(SELECT.replace('staging.order_lines', 'staging.nothing'))).toEqual([expect.stringMatching(/^marts\/own\.duckdb\.sql:3: unknown relation staging\.nothing/)]);
});

test('a model may read what Muster writes of itself', async () => {
  expect(await mart((text) => text.replace('from bought', 'from bought\nwhere :logical_date in (select logical_date from meta.nights)'))).toEqual([]);
  expect(await mart((text) => text.replace('from bought', 'from bought\nwhere :logical_date in (select day from meta.nights)'))).toEqual([expect.stringMatching(/^marts\/own\.sql:22: Binder Error: .*"day"/)]);
});

test('a staging model returns what its entity declares', async () => {
  const staging = (columns: string) => told({
    'sources/erp.yaml': 'system: erp\nsources:\n  points: {description: P, path: "p/{date}.csv", format: csv, expect: daily, columns: {id: varchar, who: varchar, many: varchar}}\n',
    'entities/points.yaml': 'entity: points\ndescription: P\ngrain: one\nkey: [booking_id]\ncolumns:\n  booking_id: {type: varchar, description: B}\n  points: {type: integer, description: P}\n',
    'staging/stg_shop__points.sql': `/*\nkind: incremental_by_date\ndescription: Points.\n*/\nselect\n${columns}\nfrom sources.shop__orders\n`,
  });
  expect(await staging('  order_id as booking_id,\n  1 as points,\n  partition_date,\n  loaded_at')).toEqual([]);
  expect(await staging('  order_id as booking_id,\n  1 as points,\n  partition_date')).toEqual([expect.stringMatching(/^staging\/stg_shop__points\.sql:5: .* declares column "loaded_at", which its SELECT does not return; .*to do: select it, or cast\(null as timestamp\) as loaded_at/)]);
  expect(await staging('  order_id as booking_id,\n  1 as points,\n  channel,\n  partition_date,\n  loaded_at')).toEqual([expect.stringMatching(/^staging\/stg_shop__points\.sql:8: .* returns column "channel", which is not declared; .*to do: declare it in entities\/points\.yaml/)]);
  expect(await staging('  order_id as booking_id,\n  order_id as points,\n  partition_date,\n  loaded_at')).toEqual([expect.stringMatching(/^staging\/stg_shop__points\.sql:7: .* returns column "points" as varchar; allowed: integer/)]);
});

test('an entity is held to its own columns and to the entities there are, with file and line', async () => {
  const entity = (change: string, staging = ''): Promise<string[]> => told({
    'entities/points.yaml': `entity: points\ndescription: P\ngrain: one\nkey: [booking_id, partition_date]\n${change.startsWith('columns') ? '' : 'columns:\n  booking_id: {type: varchar, description: B}\n  points: {type: integer, description: P}\n'}${change}\n`,
    'staging/stg_shop__points.sql': `/*\nkind: incremental_by_date\ndescription: Points.\n${staging}*/\nselect order_id as booking_id, 1 as points, partition_date, loaded_at from sources.shop__orders\n`,
  });
  expect(await entity('')).toEqual([]);
  expect(await told({ 'entities/points.yaml': 'entity: points\ndescription: P\ngrain: one\nkey: [bookingid]\ncolumns:\n  booking_id: {type: varchar, description: B}\n' }))
    .toEqual([expect.stringMatching(/^entities\/points\.yaml:4 \(key\.0\): found "bookingid"; allowed: one of booking_id, partition_date, loaded_at/)]);
  const refers = (to: string) => entity(`columns:\n  booking_id: {type: varchar, description: B}\n  points:\n    type: integer\n    description: P\n    references: ${to}`);
  expect(await refers('products.product_id')).toEqual([]);
  expect(await refers('product.product_id')).toEqual([expect.stringMatching(/^entities\/points\.yaml:10 \(columns\.points\.references\): "product\.product_id", and no entity "product"; allowed: .*products.*to do: write "products\.product_id"/)]);
  expect(await refers('products.productid')).toEqual([expect.stringMatching(/^entities\/points\.yaml:10 .*"products\.productid", a column that the entity does not have; .*to do: write "products\.product_id"/)]);
  const rejects = 'reject_when:\n  - {name: none, condition: points = 0}\n  - {name: many, condition: pointz > 5}\n';
  expect(await entity(rejects)).toEqual([expect.stringMatching(/^entities\/points\.yaml:10: Binder Error: Referenced column "pointz" not found/)]);
  expect(await entity('reject_when: [{name: nothing, condition: points = 0}]', rejects)).toEqual([expect.stringMatching(/^staging\/stg_shop__points\.sql:6: Binder Error: Referenced column "pointz" not found/)]);
  expect(await entity('audits:\n  - holds: {name: few, condition: pointz < 5}')).toEqual([expect.stringMatching(/^entities\/points\.yaml:9: Binder Error: Referenced column "pointz" not found/)]);
});
