import { createHash } from 'node:crypto';
import { describe, expect, inject, test } from 'vitest';
import { buildModel } from '../../warehouse/build.ts';
import { deviationOf } from '../../warehouse/cleaning/number-sql.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { reference } from '../reference/preparation.ts';
import { landPeople, stagePeople, tinyProject } from '../support/tiny.ts';
import { nightOf, postgresTest, postgresWarehouse, rowsOf, temporaryFolder, temporaryWarehouse } from '../support/warehouse.ts';

const DAY = '2026-01-01';

/** A mart over the people, with policies on its columns. */
function mart(columns: Record<string, string>): Record<string, string> {
  const types: Record<string, string> = { age: 'integer', spent: '"decimal(12,2)"', spend: 'double precision', name: 'varchar' };
  const lines = Object.entries(types).map(([name, type]) => `  ${name}: {type: ${type}, description: x${columns[name] === undefined ? '' : `, clean: [${columns[name]}]`}}`);
  return { 'marts/people_on_a_day.sql': `/*
kind: incremental_by_date
description: People.
grain: [as_of_date, customer_id]
partition: as_of_date
columns:
  as_of_date: {type: date, description: x}
  customer_id: {type: varchar, description: x}
${lines.join('\n')}
*/
select :logical_date as as_of_date, customer_id, age, spent, cast(spent as double precision) as spend, name from staging.people where loaded_at <= :knowledge_cutoff
` };
}

/** People with every value drawn from a fixed sequence; some are missing. */
const PEOPLE = Array.from({ length: 240 }, (_, index) => {
  const [a, b, c] = [...createHash('sha256').update(String(index)).digest()] as [number, number, number];
  const age = 18 + (a % 60);
  return { customer_id: `C${String(index).padStart(3, '0')}`, age: index % 7 === 3 ? null : age, spent: index % 5 === 2 ? null : age * 3 + (b % 20) + c / 100, name: index % 11 === 5 ? null : ['Ann', 'Bob', 'Cy'][c % 3] ?? null };
});
const round = (value: number): number => Math.round(value * 100) / 100;

async function built(warehouse: Warehouse, columns: Record<string, string>, people: readonly { customer_id: string; age: number | null; spent: number | null; name: string | null }[] = PEOPLE) {
  const folder = temporaryFolder();
  landPeople(`${folder}/landing`, DAY, ...people.map(({ customer_id, name, age, spent }) => `${customer_id},${name ?? ''},,${age ?? ''},${spent?.toFixed(2) ?? ''}`));
  const project = await tinyProject(folder, { models: mart(columns) });
  await stagePeople(warehouse, project, `${folder}/landing`, DAY);
  await buildModel(warehouse, project, { model: 'marts.people_on_a_day', night: nightOf(DAY), run: 'x' });
  return {
    rows: await rowsOf(warehouse, 'select * from marts.people_on_a_day order by customer_id'),
    cleaning: await rowsOf(warehouse, 'select column_name, rule, action, reason, rows from meta.cleaning order by 1, 2, 3, 4'),
    kept: await rowsOf(warehouse, 'select column_name, reason, row_key, customer_id from meta.cleaned_rows order by 1, 2, 3'),
    project,
  };
}

const spents = PEOPLE.flatMap(({ spent }) => (spent === null ? [] : [round(spent)]));
const sorted = spents.toSorted((a, b) => a - b);
const MISSING = PEOPLE.filter(({ spent }) => spent === null).length;

describe('what is missing is filled in, and told', () => {
  test.for([
    ['mean', round(spents.reduce((sum, value) => sum + value, 0) / spents.length)],
    ['median', round((sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2)],
    ['constant', 12.5],
  ] as const)('%s', async ([method, wanted]) => {
    const warehouse = await temporaryWarehouse();
    const { rows, cleaning, kept } = await built(warehouse, { spent: `impute: {method: ${method}, indicator: true${method === 'constant' ? ', value: 12.5' : ''}}` });
    expect(rows.filter(({ spent_imputed }) => spent_imputed).map(({ customer_id, spent }) => [customer_id, spent])).toEqual(PEOPLE.filter(({ spent }) => spent === null).map(({ customer_id }) => [customer_id, wanted]));
    expect(rows.filter(({ spent_imputed }) => !spent_imputed).map(({ spent }) => spent)).toEqual(spents);
    expect(cleaning).toEqual([{ column_name: 'spent', rule: 'impute', action: 'imputed', reason: method, rows: MISSING }]);
    expect(kept.map(({ customer_id, row_key }) => [customer_id, row_key])).toEqual(PEOPLE.filter(({ spent }) => spent === null).map(({ customer_id }) => [customer_id, `customer_id=${customer_id}`]));
  });

  test('mode, of text; of several the smallest', async () => {
    const warehouse = await temporaryWarehouse();
    const { rows } = await built(warehouse, { name: 'impute: {method: mode}' }, ['Cy', 'Bob', null, 'Bob', 'Cy', 'Ann'].map((name, index) => ({ customer_id: `C${index}`, age: 1, spent: 1, name })));
    expect(rows.map(({ name }) => name)).toEqual(['Cy', 'Bob', 'Bob', 'Bob', 'Cy', 'Ann']);
  });

  test('k nearest neighbours, as counted by hand', async () => {
    const warehouse = await temporaryWarehouse();
    const people = [[20, 10], [21, 20], [22, null], [60, 100], [61, 110], [70, null], [null, null]].map(([age, spent], index) => ({ customer_id: `C${index}`, age: age ?? null, spent: spent ?? null, name: null }));
    const { rows, cleaning } = await built(warehouse, { spent: 'impute: {method: knn, by: [age], neighbours: 2, indicator: true}' }, people);
    // In hundredths from 20 to 70 years the donors lie at 0, 2, 80 and 82; who has no age counts as 50.
    expect(rows.map(({ spent }) => spent)).toEqual([10, 20, 15, 100, 110, 105, 105]);
    expect(cleaning).toEqual([{ column_name: 'spent', rule: 'impute', action: 'imputed', reason: 'knn', rows: 3 }]);
  });

  test('nobody has a value: it stays missing, and nothing is told', async () => {
    const warehouse = await temporaryWarehouse();
    for (const method of ['{method: mean}', '{method: knn, by: [age]}', '{method: mode}']) {
      const { rows, cleaning } = await built(await temporaryWarehouse(), { spent: `impute: ${method}` }, [{ customer_id: 'C1', age: 3, spent: null, name: null }]);
      expect([rows[0]?.['spent'], cleaning]).toEqual([null, []]);
    }
    await warehouse.knex.raw('select 1');
  });
});

test.for([
  ['iqr', (values: number[]) => { const s = values.toSorted((a, b) => a - b); const q = (share: number) => s[Math.ceil(share * s.length) - 1]!; const range = q(0.75) - q(0.25); return [q(0.25) - 0.2 * range, q(0.75) + 0.2 * range]; }, 0.2],
  ['zscore', (values: number[]) => { const mean = values.reduce((a, b) => a + b, 0) / values.length; const sd = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / (values.length - 1)); return [mean - 1.2 * sd, mean + 1.2 * sd]; }, 1.2],
] as const)('outliers by %s are cut to the limits of the night', async ([name, limits, factor]) => {
  const warehouse = await temporaryWarehouse();
  const { rows, cleaning } = await built(warehouse, { spent: `outliers: {method: winsorise, rule: ${name}, factor: ${factor}, indicator: true}` });
  const [low = 0, high = 0] = limits([...spents]);
  const wanted = PEOPLE.map(({ spent }) => (spent === null ? null : round(spent) < low ? Math.ceil(low * 100) / 100 : round(spent) > high ? Math.floor(high * 100) / 100 : round(spent)));
  expect(rows.map(({ spent }) => spent)).toEqual(wanted);
  const [below, above] = [spents.filter((value) => value < low).length, spents.filter((value) => value > high).length];
  expect(Math.min(below, above)).toBeGreaterThan(0);
  expect(cleaning).toEqual([{ column_name: 'spent', rule: 'outliers', action: 'winsorised', reason: 'too high', rows: above }, { column_name: 'spent', rule: 'outliers', action: 'winsorised', reason: 'too low', rows: below }]);
  expect(rows.filter(({ spent_outlier }) => spent_outlier)).toHaveLength(below + above);
});

test('standard deviations of values up to 10^12 are those of exact sums', async () => {
  for (const warehouse of [await temporaryWarehouse(), ...(inject('databaseUrl') === null ? [] : [await postgresWarehouse()])]) {
    for (const values of [[1_000, 2_000, 3_000], [0.5, 1_500.25, -2_000_000.125], [1e12, -1e12, 0, 999_999_999_999]]) {
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      const wanted = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / (values.length - 1));
      const [row] = await rowsOf(warehouse, `select ${deviationOf('v')} as deviation from (${values.map((value) => `select cast(${value} as double precision) as v`).join(' union all ')}) as one`);
      expect((row?.['deviation'] as number) / wanted).toBeCloseTo(1, 12);
    }
  }
});

const EVERYTHING = {
  age: 'impute: {method: median, indicator: true}',
  spent: 'outliers: {method: winsorise, rule: iqr, factor: 0.5}, impute: {method: knn, by: [age], neighbours: 5, donors: 64, indicator: true}',
  spend: 'outliers: {method: flag, rule: zscore, factor: 1.5}, impute: {method: mean}',
  name: 'name: {case: upper}, impute: {method: mode}',
};

postgresTest('both engines fill in and cut alike, and say the same', async () => {
  const [ours, theirs] = [await built(await temporaryWarehouse(), EVERYTHING), await built(await postgresWarehouse(), EVERYTHING)];
  const near = (rows: readonly Record<string, unknown>[]) => rows.map((row) => ({ ...row, spend: Math.round((row['spend'] as number) * 1e9) / 1e9 }));
  expect(near(theirs.rows)).toEqual(near(ours.rows));
  expect([theirs.cleaning, theirs.kept]).toEqual([ours.cleaning, ours.kept]);
  expect(ours.rows.every(({ age, spent, spend, name }) => age !== null && spent !== null && spend !== null && name !== null)).toBe(true);
});

/** Values of five people in a column of doubles, one of them missing and one odd, as a policy leaves them on an engine. */
async function leftBy(warehouse: Warehouse, policy: string, odd: string): Promise<unknown[]> {
  const folder = temporaryFolder();
  landPeople(`${folder}/landing`, DAY, ...['1', '2', '', odd, '3'].map((value, index) => `C${index},${value},,${index + 1},1.00`));
  const project = await tinyProject(folder, { models: { 'marts/doubles_on_a_day.sql': `/*
kind: incremental_by_date
description: Doubles.
grain: [as_of_date, customer_id]
partition: as_of_date
columns:
  as_of_date: {type: date, description: x}
  customer_id: {type: varchar, description: x}
  age: {type: integer, description: x}
  v: {type: double precision, description: x, clean: [${policy}]}
*/
select :logical_date as as_of_date, customer_id, age, cast(name as double precision) as v from staging.people where loaded_at <= :knowledge_cutoff
` } });
  await stagePeople(warehouse, project, `${folder}/landing`, DAY);
  await buildModel(warehouse, project, { model: 'marts.doubles_on_a_day', night: nightOf(DAY), run: 'x' });
  const flagged = await rowsOf(warehouse, "select rows from meta.cleaning where action = 'flagged'");
  return [...(await rowsOf(warehouse, "select case when v between -1e12 and 1e12 then v end as v from marts.doubles_on_a_day order by customer_id")).map(({ v }) => v), ...flagged.map(({ rows }) => rows)];
}

test.for(['NaN', '-Infinity', '1e300'])('one %s leaves the others their mean, neighbours and limits', async (odd) => {
  for (const open of [temporaryWarehouse, ...(inject('databaseUrl') === null ? [] : [postgresWarehouse])]) {
    expect(await leftBy(await open(), 'impute: {method: mean}', odd)).toEqual([1, 2, 2, null, 3]);
    expect(await leftBy(await open(), 'impute: {method: knn, by: [age], neighbours: 2}', odd)).toEqual([1, 2, 1.5, null, 3]);
    expect(await leftBy(await open(), 'outliers: {method: flag, rule: zscore, factor: 2}', odd)).toEqual([1, 2, null, null, 3, 1]);
  }
});

test('a mart that is built again says the same once', async () => {
  const warehouse = await temporaryWarehouse();
  const { rows, cleaning, project } = await built(warehouse, EVERYTHING);
  await buildModel(warehouse, project, { model: 'marts.people_on_a_day', night: nightOf(DAY), run: 'y' });
  expect(await rowsOf(warehouse, 'select * from marts.people_on_a_day order by customer_id')).toEqual(rows);
  expect(await rowsOf(warehouse, 'select column_name, rule, action, reason, rows from meta.cleaning order by 1, 2, 3, 4')).toEqual(cleaning);
  expect(await rowsOf(warehouse, "select table_name from information_schema.tables where table_schema = 'work'")).toEqual([]);
});

test.for([
  ['a mean of text', { name: 'impute: {method: mean}' }, /mean of a varchar/],
  ['columns that need each other', { age: 'impute: {method: knn, by: [spent]}', spent: 'impute: {method: knn, by: [age]}' }, /cleaned by one another: age -> spent -> age/],
] as const)('refused: %s', async ([, columns, message]) => {
  await expect(tinyProject(temporaryFolder(), { models: mart(columns) })).rejects.toThrow(message);
});

test('k nearest neighbours fill in what scikit-learn does', async () => {
  const { in: given, out } = reference.knn_impute_k2;
  const people = given.map((values, index) => ({ customer_id: `C${index}`, age: 1, spent: 1, name: values.map((value) => value ?? '').join('|') }));
  // Donors lack nothing: the first column is filled in by both others, the third by the one that everybody has.
  const filled = async (column: string, by: string[]) => {
    const folder = temporaryFolder();
    landPeople(`${folder}/landing`, DAY, ...people.map(({ customer_id, name }) => `${customer_id},${name},,1,1.00`));
    const project = await tinyProject(folder, { models: { 'marts/points_on_a_day.sql': `/*
kind: incremental_by_date
description: Points.
grain: [as_of_date, customer_id]
partition: as_of_date
columns:
  as_of_date: {type: date, description: x}
  customer_id: {type: varchar, description: x}
${['a', 'b', 'c'].map((name) => `  ${name}: {type: double precision, description: x${name === column ? `, clean: [impute: {method: knn, by: [${by.join(', ')}], neighbours: 2}]` : ''}}`).join('\n')}
*/
select :logical_date as as_of_date, customer_id, ${['a', 'b', 'c'].map((name, index) => `cast(nullif(split_part(name, '|', ${index + 1}), '') as double precision) as ${name}`).join(', ')}
from staging.people where loaded_at <= :knowledge_cutoff
` } });
    const warehouse = await temporaryWarehouse();
    await stagePeople(warehouse, project, `${folder}/landing`, DAY);
    await buildModel(warehouse, project, { model: 'marts.points_on_a_day', night: nightOf(DAY), run: 'x' });
    return (await rowsOf(warehouse, `select ${column} as value from marts.points_on_a_day order by customer_id`)).map(({ value }) => value);
  };
  expect(await filled('a', ['b', 'c'])).toEqual(out.map(([value]) => value));
  expect(await filled('c', ['b'])).toEqual(out.map(([, , value]) => value));
});
