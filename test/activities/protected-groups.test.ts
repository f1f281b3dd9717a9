import { expect, test } from 'vitest';
import { readGroups } from '../../activities/profile/protected-groups.ts';
import { attributesNamed } from '../../activities/profile/attributes.ts';
import { readMatrix } from '../../warehouse/matrix.ts';
import { shopProject, temporaryWarehouse } from '../support/warehouse.ts';

const DAY = '2026-03-01';
const SPINE = 'intermediate.customers';

test('groups are read in the order of the snapshot; one of few has neither name nor code, and who is not told of is a group', async () => {
  const [warehouse, project] = [await temporaryWarehouse(), await shopProject()];
  const { knex } = warehouse;
  const mart = project.models.get('marts.customer_demographics')!;
  await knex.raw('create table intermediate.customers (as_of_date date, customer_id varchar, number double precision)');
  await knex.raw(`create table ${mart.name} (${mart.columns.map(({ name, type }) => `${name} ${type}`).join(', ')})`);
  await knex.raw(`insert into intermediate.customers select date '${DAY}', 'C' || lpad(cast(i as varchar), 4, '0'), i from generate_series(1, 400) as numbers (i)`);
  // Every tenth customer is in no mart; 29 are of a group that must not be told of, and 30 of another that may.
  await knex.raw(`insert into ${mart.name} (as_of_date, customer_id, gender, region)
    select as_of_date, customer_id, case when cast(number as integer) % 2 = 0 then 'f' when cast(number as integer) % 4 = 1 then 'm' end, case when number <= 32 then 'rare' when number between 101 and 133 then 'Öst' else 'west' end
    from intermediate.customers where cast(number as integer) % 10 <> 0`);
  const sample = { rows: 300, salt: 'snapshot', of: SPINE };
  const [gender, region] = await readGroups(warehouse, attributesNamed(project, ['gender', 'region'], 'test'), DAY, sample);
  expect(gender).toMatchObject({ name: 'gender', groups: ['f', 'm', 'unknown'], unnamed: 0 });
  expect(region).toMatchObject({ name: 'region', groups: ['unknown', 'west', 'Öst'], unnamed: 1 });
  // The customers of the snapshot, in its order.
  const { columns: { number } } = await readMatrix(warehouse, { table: SPINE, asOfDate: DAY, columns: ['number'], sample });
  const known = (i: number): boolean => i % 10 !== 0;
  expect([...gender!.codes]).toEqual([...number!].map((i) => (known(i) && i % 2 === 0 ? 0 : known(i) && i % 4 === 1 ? 1 : 2)));
  expect([...region!.codes]).toEqual([...number!].map((i) => (!known(i) ? 0 : i <= 32 ? Number.NaN : i >= 101 && i <= 133 ? 2 : 1)));
});
