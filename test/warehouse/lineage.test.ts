import { beforeAll, expect, test } from 'vitest';
import { lineageOf, type LineageNode } from '../../warehouse/lineage/lineage.ts';
import { manifestOf } from '../../warehouse/lineage/manifest.ts';
import { lineagePage } from '../../warehouse/lineage/page.ts';
import { selectNodes } from '../../warehouse/lineage/select.ts';
import { CORE_SQL, type Project } from '../../warehouse/models/project.ts';
import { writeText } from '../support/landing.ts';
import { shopProject, temporaryFolder } from '../support/warehouse.ts';
import path from 'node:path';

let project: Project;
let nodes: Map<string, LineageNode>;
beforeAll(async () => {
  project = await shopProject();
  nodes = lineageOf(project);
});

test.for([
  [['marts.customer_web'], ['marts.customer_web']],
  [['customer_web'], ['marts.customer_web']],
  [['source:shop.surveys+'], ['source:shop.surveys', 'staging.stg_shop__surveys', 'staging.surveys', 'marts.customer_care', 'marts.account_features', 'marts.customer_features']],
  [['+staging.orders'], ['source:shop.orders', 'staging.stg_shop__orders', 'staging.orders']],
  [['+staging.orders', 'customer_web'], ['source:shop.orders', 'staging.stg_shop__orders', 'staging.orders', 'marts.customer_web']],
  [['source:shop.orders+,layer:marts'], [
    'marts.customer_orders', 'marts.customer_baskets', 'marts.customer_rhythm', 'marts.account_features', 'marts.rfm_cut_points', 'marts.rfm_scores', 'marts.touches', 'marts.segment_touches',
    'marts.customer_features',
  ]],
  [['layer:intermediate'], ['intermediate.customers']],
  // What scoring writes is there to be read.
  [['+segment_journey,tag:journey'], ['marts.customer_journey', 'marts.segment_journey']],
  [['marts.segment_membership+'], ['marts.segment_membership', 'marts.segment_journey', 'marts.segment_touches']],
  // A short name means every table of that name.
  [['customers'], ['staging.customers', 'intermediate.customers']],
] as const)('%o selects %o', ([selectors, ids]) => {
  expect(new Set(selectNodes(nodes, selectors))).toEqual(new Set<string>(ids));
});

test('what is selected comes in an order in which each is after what it reads', () => {
  const order = selectNodes(nodes, []);
  expect(order).toHaveLength(nodes.size);
  for (const { id, reads } of nodes.values()) for (const read of reads) expect(order.indexOf(read)).toBeLessThan(order.indexOf(id));
});

test.each([['marts.customer_ordres', /"marts.customer_ordres" selects nothing; .*to do: write "marts.customer_orders"/], ['tag:nobody', /"tag:nobody" selects nothing; allowed: tag:.*tag:journey/], ['layer:mart', /layer:intermediate.*write "layer:marts"/], ['colour:red', /selects nothing/]])(
  '%s is refused', (selector, message) => {
    expect(() => selectNodes(nodes, [selector])).toThrow(message);
  });

test('a tag in a header selects the model', async () => {
  const folder = temporaryFolder();
  writeText(path.join(folder, 'marts', 'own.sql'), '/*\nkind: full\ngrain: []\ndescription: Own.\ntags: [finance]\ncolumns:\n  day: {type: date, description: D}\n*/\nselect :logical_date as day\n');
  expect(selectNodes(lineageOf(await shopProject(folder)), ['tag:finance'])).toEqual(['marts.own']);
});

test('the manifest says of every column what the model says', () => {
  const { nodes: documented } = manifestOf(project, CORE_SQL);
  expect(documented.map(({ id }) => id)).toEqual([...nodes.keys()]);
  const orders = documented.find(({ id }) => id === 'marts.customer_orders');
  expect(orders).toMatchObject({ file: 'marts/features/customer_orders.sql', grain: ['as_of_date', 'customer_id'], read_by: expect.arrayContaining(['marts.customer_features']) as string[], entities: ['staging.order_lines', 'staging.orders', 'staging.products'] });
  expect(documented.find(({ id }) => id === 'marts.segments')?.columns.map(({ name }) => name)).toContain('share');
  expect(orders?.columns.find(({ name }) => name === 'monetary_84d')).toMatchObject({ type: expect.any(String) as string, unit: 'currency', drift: 'window' });
  expect(orders?.audits.map(({ name }) => name)).toContain('unique(as_of_date, customer_id)');
  expect(documented.find(({ id }) => id === 'source:shop.orders')).toMatchObject({ expect: 'daily', sql: null, reads: [] });
});

test('the page shows every table with its columns, links to nothing outside, and takes text for text', async () => {
  const folder = temporaryFolder();
  writeText(path.join(folder, 'marts', 'own.sql'), '/*\nkind: full\ngrain: []\ndescription: "<script>alert(1)</script> & more"\ncolumns:\n  day: {type: date, description: D}\n*/\nselect :logical_date as day\n');
  const page = lineagePage(manifestOf(await shopProject(folder), CORE_SQL));
  for (const id of nodes.keys()) expect(page).toContain(`<section id="${id}"`);
  expect(page).toContain('monetary_84d');
  expect(page).not.toMatch(/https?:\/\//);
  expect(page).not.toContain('<script>alert');
  expect(page.match(/<path data-from/g)?.length).toBe([...lineageOf(await shopProject(folder)).values()].reduce((count, { reads }) => count + reads.length, 0));
});
