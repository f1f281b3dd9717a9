import path from 'node:path';
import { expect, test } from 'vitest';
import { buildModel, buildOrder } from '../../../warehouse/build.ts';
import { currencyOf } from '../../../warehouse/building/upstream.ts';
import { lineageOf } from '../../../warehouse/lineage/lineage.ts';
import { bindsOf } from '../../../warehouse/models/binds.ts';
import { compile } from '../../../warehouse/models/compile.ts';
import type { LogicalDate } from '../../../core/dates.ts';
import { companyData } from '../../support/company.ts';
import { IDENTITY_MAP, resolvedProject, resolveNight, shopResolved, WHO } from '../../support/identity.ts';
import { writeText } from '../../support/landing.ts';
import { nightOf, shopProject, temporaryFolder, temporaryWarehouse } from '../../support/warehouse.ts';

const BINDS = bindsOf(nightOf('2026-01-01'), false);

test('a relation keeps the name that the rest of the SQL knows it by', () => {
  const named = (sql: string) => compile(sql, BINDS, new Map([['staging.orders', 'select 1 as n']])).sql.split('\n').at(-1);
  expect(named('select orders.n from staging.orders where orders.n = 1')).toContain('from staging_orders as orders where');
  expect(named('select o.n from staging.orders o join staging.orders as p on p.n = o.n')).toContain('from staging_orders o join staging_orders as p on');
  expect(named('select n from staging.orders')).toContain('from staging_orders as orders)');
  expect(compile('select 1 as n', BINDS, new Map([['staging.orders', 'select 1 as n']])).sql).toBe('select 1 as n');
});

test('with identity, what reads whose something is comes after who is who, and shows it in the lineage', async () => {
  const project = await resolvedProject();
  const order = buildOrder(project);
  expect(order.indexOf(IDENTITY_MAP)).toBeLessThan(order.indexOf('intermediate.customers'));
  const lineage = lineageOf(project);
  expect(lineage.get('intermediate.customers')?.reads).toEqual(expect.arrayContaining([IDENTITY_MAP, 'intermediate.identity_profiles']));
  expect(lineage.get(IDENTITY_MAP)?.reads.toSorted()).toEqual(['staging.stg_shop__customers', 'staging.stg_shop__identifiers', 'staging.stg_stores__customers']);
  expect(project.models.get(IDENTITY_MAP)?.sql).toContain('work.identity_links');
});

test('without it nothing is there', async () => {
  const project = await shopProject();
  expect(project.identity).toBe(null);
  expect([...project.models.keys()].filter((name) => name.includes('identity'))).toEqual([]);
});

test('a view over whose rows these are is refused: it has no night', async () => {
  const folder = temporaryFolder();
  writeText(path.join(folder, 'marts', 'who_bought.sql'), '/*\nkind: view\ndescription: Buyers.\ncolumns:\n  customer_id: {type: varchar, description: Who.}\n*/\nselect customer_id from staging.order_lines\n');
  await expect(resolvedProject({}, folder)).rejects.toThrow(/who_bought\.sql: a view that reads staging\.order_lines while `identity` is configured; .*incremental_by_date/);
});

test('a view between has its form for the engine also where people are resolved', async () => {
  const folder = temporaryFolder();
  const view = (expression: string) => `select customer_id, ${expression} as n from staging.order_lines\n`;
  writeText(path.join(folder, 'intermediate', 'shared.sql'), `/*\nkind: view\ndescription: S\ncolumns:\n  customer_id: {type: varchar, description: Who.}\n  n: {type: integer, description: N.}\n*/\n${view('1')}`);
  writeText(path.join(folder, 'intermediate', 'shared.odd.sql'), view('2'));
  const { identity } = await resolvedProject({}, folder);
  expect(identity?.relations('2026-01-01' as LogicalDate, { overrideSuffix: 'odd' }).get('intermediate.shared')).toContain('2 as n');
  expect(identity?.relations('2026-01-01' as LogicalDate, { overrideSuffix: 'other' }).get('intermediate.shared')).toContain('1 as n');
});

test('another configuration makes what was built under the old one old, also where identity is taken out again', async () => {
  const [warehouse, data, night] = [await temporaryWarehouse(), await companyData({ customers: 100, days: 1, seed: 5 }), nightOf('2026-01-01')];
  const project = await shopResolved();
  await resolveNight(warehouse, project, data, '2026-01-01', WHO.filter((source) => source.startsWith('shop')));
  await buildModel(warehouse, project, { model: 'intermediate.customers', night, run: 'first' });
  const standing = async (now: typeof project, model: string) => currencyOf(warehouse, now, now.models.get(model)!, night);
  expect(await standing(project, 'intermediate.customers')).toBe('current');
  expect(await standing(await shopResolved({ maxRecords: 3 }), IDENTITY_MAP)).toBe('changed');
  expect(await standing(await shopResolved({ survivorship: { phone: 'longest' } }), 'intermediate.identity_profiles')).toBe('changed');
  expect(await standing(await shopProject(), 'intermediate.customers')).toBe('changed');
});
