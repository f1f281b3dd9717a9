import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { algorithms, applyPreparation, assignClusters, memberships, type ClusterFit } from '../../analytics/index.ts';
import { membershipForms } from '../../warehouse/clustering/membership/forms.ts';
import { categoryCode } from '../../warehouse/models/categories.ts';
import { nearestCentroidSql } from '../../warehouse/scoring.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { relation } from '../support/relation.ts';
import { anyShoppers, shoppers } from '../support/shoppers.ts';
import { OPTIONS } from '../support/algorithms.ts';
import { rowsOf, sharedWarehouse } from '../support/warehouse.ts';

let warehouse: Warehouse;
let release: () => Promise<void>;
beforeAll(async () => ({ warehouse, release } = await sharedWarehouse()));
afterAll(() => release());

test('every rule of membership has its form in SQL, and every form its rule', () => {
  expect(Object.keys(membershipForms)).toEqual(memberships.names());
});

test.for(algorithms.names())('%s: the warehouse puts customers where the typed arrays put them, also those it was not trained on', async (name) => {
  const algorithm = algorithms.get(name);
  await fc.assert(fc.asyncProperty(anyShoppers, fc.integer(), async ({ raw, preparation }, seed) => {
    const { labels: _, ...fit } = algorithm.fit({ data: applyPreparation(preparation, raw), k: 3, seed, options: algorithm.check(OPTIONS[name]) });
    const { centroids, membership } = JSON.parse(JSON.stringify(fit)) as ClusterFit;
    for (const rows of [raw, shoppers(80, seed + 1).raw]) {
      const { labels } = assignClusters({ centroids, membership }, applyPreparation(preparation, rows));
      const model = { ...preparation, centroids, ...(membership && { membership }) };
      const scored = await rowsOf(warehouse, `select * from (${nearestCentroidSql(model, relation(rows), warehouse.engine.fence)}) as scored order by customer_id`);
      expect(scored.map(({ cluster }) => Number(cluster))).toEqual([...labels]);
    }
  }), { numRuns: process.env['MUSTER_TEST_FULL'] ? 300 : 8 });
});

test.for(algorithms.names())('%s: who has NaN or infinity in a feature is in no cluster, whatever the rule', async (name) => {
  const { raw, preparation } = shoppers(80, 3);
  const algorithm = algorithms.get(name);
  const { centroids, membership } = algorithm.fit({ data: applyPreparation(preparation, raw), k: 3, seed: 1, options: algorithm.check(OPTIONS[name]) });
  const model = { ...preparation, centroids, ...(membership && { membership }) };
  for (const value of ['NaN', 'Infinity', '-Infinity']) {
    for (const feature of raw.names) {
      // To a relation of typed arrays NaN is a missing value: this one is there.
      const columns = raw.names.map((own) => (own === feature ? `case when customer_id = 1003 then cast('${value}' as double precision) else ${own} end as ${own}` : own));
      const scored = await rowsOf(warehouse, `select * from (${nearestCentroidSql(model, `(select customer_id, ${columns.join(', ')} from ${relation(raw)}) as spoilt`, warehouse.engine.fence)}) as scored order by customer_id`);
      expect(scored.filter(({ cluster }) => cluster === null).map(({ customer_id }) => Number(customer_id))).toEqual([1_003]);
    }
  }
});

test('a rule that this version does not know is refused by name', () => {
  const { raw, preparation } = shoppers(60, 1);
  expect(() => nearestCentroidSql({ ...preparation, centroids: [[0, 0, 0, 0]], membership: { kind: 'oracle' } }, relation(raw))).toThrow(/membership "oracle" has no SQL form; allowed: rfm/);
});

test('a category has the same code on every engine: the start of its md5, null for none', async () => {
  const words = ['north', 'Île-de-France', '', '日本', 'NULL', "O'Hare", 'north '];
  const values = words.map((word, index) => `(${index}, '${word.replaceAll("'", "''")}')`);
  const rows = await rowsOf(warehouse, `select ${categoryCode('word')} as code from (values ${values.join(', ')}, (99, null)) as words (place, word) order by place`);
  const wanted = words.map((word) => Number.parseInt(createHash('md5').update(word).digest('hex').slice(0, 8), 16));
  expect(rows.map(({ code }) => (code === null ? null : Number(code)))).toEqual([...wanted, null]);
});
