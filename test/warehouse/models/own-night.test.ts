import path from 'node:path';
import { expect, test } from 'vitest';
import { CORE_SQL, loadProject } from '../../../warehouse/models/project.ts';
import { partitionsReadBy } from '../../../warehouse/models/own-night.ts';
import { writeText } from '../../support/landing.ts';
import { temporaryFolder } from '../../support/warehouse.ts';

/** The tables of which a mart with this SELECT reads its own night alone. */
async function ownNightOf(select: string): Promise<string[]> {
  const folder = temporaryFolder();
  writeText(path.join(folder, 'marts', 'own.sql'), `/*\nkind: incremental_by_date\ndescription: O\ngrain: [as_of_date, customer_id]\npartition: as_of_date\ncolumns:\n  as_of_date: {type: date, description: D}\n  customer_id: {type: varchar, description: C}\n*/\n${select}\n`);
  const { models } = await loadProject({ folders: [CORE_SQL, folder], systems: ['shop'] });
  return partitionsReadBy(models, 'marts.own').ownNight.toSorted();
}

const BOTH = ['intermediate.customers', 'marts.customer_orders'];

test.for([
  ['says its night of each', 'select :logical_date as as_of_date, o.customer_id from marts.customer_orders as o join intermediate.customers as c on c.customer_id = o.customer_id and c.as_of_date = :logical_date where o.as_of_date = :logical_date', BOTH],
  ['says it of one, and joins the other to that', 'select o.as_of_date, o.customer_id from marts.customer_orders as o join intermediate.customers as c on c.customer_id = o.customer_id and c.as_of_date = o.as_of_date where o.as_of_date = :logical_date', BOTH],
  ['says it within', 'with today as (select customer_id from marts.customer_orders where as_of_date = :logical_date group by customer_id) select :logical_date as as_of_date, customer_id from today', BOTH],
] as const)('a mart that %s reads its own night alone', async ([, select, tables]) => {
  expect(await ownNightOf(select)).toEqual(tables);
});

test.for([
  ['looks back', 'select :logical_date as as_of_date, customer_id from marts.customer_orders where as_of_date >= :logical_date - 7 and as_of_date <= :logical_date'],
  ['reads the night before', 'select :logical_date as as_of_date, customer_id from marts.customer_orders where as_of_date = :logical_date - 1'],
  ['counts from its own', 'select :logical_date as as_of_date, customer_id from marts.customer_orders where as_of_date = date \'2026-01-01\''],
  ['takes the latest', 'select :logical_date as as_of_date, customer_id from marts.customer_orders where as_of_date = (select max(as_of_date) from marts.customer_orders)'],
  ['says nothing of nights', 'select distinct :logical_date as as_of_date, customer_id from marts.customer_orders'],
  ['says it of one table, and not of another', 'select :logical_date as as_of_date, o.customer_id from marts.customer_orders as o join marts.customer_orders as older on older.customer_id = o.customer_id where o.as_of_date = :logical_date'],
  ['hides another night behind a name', 'select :logical_date as as_of_date, o.customer_id from (select customer_id, as_of_date + 1 as as_of_date from marts.customer_orders) as o where o.as_of_date = :logical_date'],
  ['compares the other way round', 'select :logical_date as as_of_date, customer_id from marts.customer_orders where :logical_date - 1 = as_of_date'],
] as const)('a mart that %s may read every night up to its own', async ([, select]) => {
  // The spine is read by customer_orders for its own night, whatever this mart does.
  expect(await ownNightOf(select)).toEqual(['intermediate.customers']);
});
