import { expect, test } from 'vitest';
import { readDemographics } from '../../activities/profile/demographics.ts';
import { factsOf, valueFeature } from '../../activities/profile/facts.ts';
import { buildModel } from '../../warehouse/build.ts';
import type { Project } from '../../warehouse/models/project.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { landPeople, stagePeople, tinyProject } from '../support/tiny.ts';
import { nightOf, shopProject, temporaryFolder, temporaryWarehouse } from '../support/warehouse.ts';

const DAY = '2026-03-01';

const SPINE = `/*
kind: incremental_by_date
description: People.
grain: [as_of_date, customer_id]
partition: as_of_date
columns:
  as_of_date: {type: date, description: Night.}
  customer_id: {type: varchar, description: Who.}
*/
select :logical_date as as_of_date, customer_id from staging.people
`;

/** What a company says of its people: kinds, a number, text that must not be shown, and names. */
const WHO = `/*
kind: incremental_by_date
description: Who people are.
tags: [demographics]
grain: [as_of_date, customer_id]
partition: as_of_date
columns:
  as_of_date: {type: date, description: Night.}
  customer_id: {type: varchar, description: Who.}
  plan: {type: varchar, description: "One of few, some of them with signs."}
  adult: {type: boolean, description: Grown up.}
  household: {type: integer, description: People in it.}
  name: {type: varchar, pii: direct, description: Different for everybody.}
  address: {type: varchar, pii: contact, description: Where to write to.}
*/
select
  :logical_date as as_of_date, customer_id,
  case when age < 30 then 'o''plan?' when age < 50 then 'big' when age < 51 then 'rare' when age < 90 then 'other' end as plan,
  age >= 18 as adult, age % 4 as household, name, email as address
from staging.people where age < 95
`;

async function company(people: number): Promise<{ warehouse: Warehouse; project: Project; ages: Map<string, number> }> {
  const [folder, data, warehouse] = [temporaryFolder(), temporaryFolder(), await temporaryWarehouse()];
  const project = await tinyProject(folder, { models: { 'intermediate/customers.sql': SPINE, 'marts/who.sql': WHO } });
  const ages = new Map(Array.from({ length: people }, (_, index) => [`C${String((index * 7919) % people).padStart(4, '0')}`, index % 100]));
  landPeople(data, DAY, ...[...ages].map(([id, age]) => `${id},Name ${id},${id}@example.com,${age},1.50`));
  await stagePeople(warehouse, project, data, DAY);
  for (const model of ['intermediate.customers', 'marts.who']) await buildModel(warehouse, project, { model, night: nightOf(DAY), run: 'test' });
  return { warehouse, project, ages };
}

test('what is known of customers is read in kinds and numbers, in the order of their ids; names and addresses never', async () => {
  const { warehouse, project, ages } = await company(400);
  const { rows, variables, numbers, columns } = await readDemographics(warehouse, project, DAY, { rows: 1_000, salt: 's', of: 'intermediate.customers' });
  expect(rows).toBe(400);
  expect(variables.map(({ name, categories }) => [name, categories])).toEqual([
    // 120 below 30, 80 below 50, 4 of a rare plan and 156 others together; a plan of 4 may say who they are.
    ['plan', ["o'plan?", 'big', 'other']],
    ['adult', ['true', 'false']],
  ]);
  expect(numbers.names).toEqual(['household']);
  expect(factsOf(project, { more: columns })('household')).toEqual({ name: 'household', description: 'People in it.', unit: '', whole: true });
  const ids = [...ages.keys()].toSorted();
  const plan = (age: number): number => (age < 30 ? 0 : age < 50 ? 1 : age < 90 ? 2 : Number.NaN);
  expect([...variables[0]!.codes]).toEqual(ids.map((id) => plan(ages.get(id)!)));
  expect([...numbers.columns[0]!]).toEqual(ids.map((id) => (ages.get(id)! < 95 ? ages.get(id)! % 4 : Number.NaN)));
});

test('of a sample, the same customers are told of as the snapshot holds', async () => {
  const { warehouse, project, ages } = await company(200);
  const sample = { rows: 60, salt: 'snapshot', of: 'intermediate.customers' };
  const { rows, numbers } = await readDemographics(warehouse, project, DAY, sample);
  const { rows: chosen } = (await warehouse.knex.raw(
    `select customer_id from (select customer_id from intermediate.customers where as_of_date = date '${DAY}' order by md5('snapshot' || customer_id), customer_id limit 60) c order by customer_id`)) as { rows: { customer_id: string }[] };
  expect(rows).toBe(60);
  expect([...numbers.columns[0]!]).toEqual(chosen.map(({ customer_id }) => (ages.get(customer_id)! < 95 ? ages.get(customer_id)! % 4 : Number.NaN)));
});

test('a company that says nothing of its people has nothing beside its segments', async () => {
  const folder = temporaryFolder();
  const project = await tinyProject(folder, { models: { 'intermediate/customers.sql': SPINE, 'marts/who.sql': WHO.replace('tags: [demographics]\n', '') } });
  expect(await readDemographics(await temporaryWarehouse(), project, DAY, { rows: 10, salt: 's', of: 'intermediate.customers' }))
    .toEqual({ rows: 0, variables: [], numbers: { names: [], rows: 0, columns: [] }, columns: [] });
});

test('the headers say what brings value: money that adds up, first of all the one that makes segments', async () => {
  const project = await shopProject();
  expect(valueFeature(project, ['frequency_84d'])).toBe('monetary_84d');
  const more = { features: new Map([...project.features, ['margin_84d', { ...project.features.get('monetary_84d')!, name: 'margin_84d' }]]) };
  expect(valueFeature(more, ['frequency_84d', 'margin_84d'])).toBe('margin_84d');
  const none = { features: new Map([...project.features].filter(([, { unit, type }]) => unit !== 'currency' || !type.startsWith('decimal'))) };
  expect(none.features.has('average_order_value_84d')).toBe(true);
  expect(valueFeature(none, ['average_order_value_84d'])).toBeNull();
  expect(factsOf(project)('frequency_84d')).toMatchObject({ unit: 'orders', whole: true });
  expect(factsOf(project)('gone_84d')).toEqual({ name: 'gone_84d', description: '', unit: '', whole: false });
});
