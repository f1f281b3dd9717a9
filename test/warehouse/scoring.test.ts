import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { applyPreparation, assignNearest, correlations, fitPreparation, imputers, outlierRules, scalers, transforms, type FeatureSpec, type Matrix, type Preparation } from '../../analytics/index.ts';
import { createPreparedTable } from '../../warehouse/clustering/prepared-table.ts';
import { nearestCentroidSql, preparedRows } from '../../warehouse/scoring.ts';
import { transact } from '../../warehouse/transact.ts';
import { refuseUnusableValues } from '../../warehouse/unusable-values.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { relation } from '../support/relation.ts';
import { rowsOf, sharedWarehouse } from '../support/warehouse.ts';

let warehouse: Warehouse;
let release: () => Promise<void>;
beforeAll(async () => ({ warehouse, release } = await sharedWarehouse()));
afterAll(() => release());

const NAMES = ['a', 'b', 'c', 'd'];

/** Six decimals: engines have no log1p, and beside 1 a smaller number loses its digits. */
const decimal = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true }).map((number) => Math.round(number * 1e6) / 1e6);
const value = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -5, max: 20 }) },
  { weight: 3, arbitrary: decimal(-1_000, 1e6) },
  { weight: 1, arbitrary: decimal(0, 1) },
  { weight: 2, arbitrary: fc.constant(Number.NaN) },
);
const spec = (feature: string): fc.Arbitrary<FeatureSpec> => fc.record({
  feature: fc.constant(feature),
  transform: fc.constantFrom(...transforms.names()),
  scale: fc.constantFrom(...scalers.names()),
  impute: fc.oneof(fc.constantFrom(...imputers.names()), fc.integer({ min: -3, max: 3 })),
  outliers: fc.constantFrom(...outlierRules.names().map((rule) => ({ rule }))),
}, { requiredKeys: ['feature', 'transform', 'scale', 'impute'] });
const reduction = fc.record({
  maxCorrelation: fc.double({ min: 0.2, max: 1, noNaN: true }), correlation: fc.constantFrom(...correlations.names()),
  pca: fc.record({ variance: fc.double({ min: 0.3, max: 1, noNaN: true }), components: fc.integer({ min: 1, max: 4 }) }, { requiredKeys: ['variance'] }),
}, { requiredKeys: [] });
const company = fc.record({
  rows: fc.array(fc.tuple(value, value, value, value), { minLength: 12, maxLength: 40 }),
  specs: fc.tuple(...NAMES.map(spec)), reduction, k: fc.integer({ min: 1, max: 4 }),
});

test('whatever the preparation, the warehouse has the values and the clusters of the typed arrays', async () => {
  await fc.assert(fc.asyncProperty(company, async ({ rows, specs, reduction, k }) => {
    // The first feature tells everybody apart, so that there is something to learn.
    const raw: Matrix = { names: NAMES, rows: rows.length, columns: NAMES.map((_, index) => Float64Array.from(rows, (row, at) => (index === 0 ? at + (Number.isNaN(row[0]) ? 0 : row[0] / 1e7) : row[index]!))) };
    const preparation = JSON.parse(JSON.stringify(fitPreparation(raw, specs, reduction))) as Preparation;
    const prepared = applyPreparation(preparation, raw);
    const { engine } = warehouse;
    const found = await rowsOf(warehouse, `select * from (${preparedRows(preparation, relation(raw), engine.fence)}) as prepared order by customer_id`);
    found.forEach((row, at) => {
      const wanted = prepared.columns.map((column) => column[at]!);
      const most = Math.max(...wanted.map(Math.abs));
      wanted.forEach((number, index) => expect(Math.abs(Number(row[`x${index}`]) - number)).toBeLessThan(1e-7 * (1 + most)));
    });

    const centroids = Array.from({ length: k }, (_, cluster) => prepared.columns.map((column) => column[cluster * 3]! + 0.01));
    const { labels } = assignNearest(centroids, prepared);
    const scored = await rowsOf(warehouse, `select * from (${nearestCentroidSql({ ...preparation, centroids }, relation(raw), engine.fence)}) as scored order by customer_id`);
    expect(scored.map(({ customer_id }) => customer_id)).toEqual(rows.map((_, at) => 1_000 + at));
    const distance = (at: number, cluster: number): number => prepared.columns.reduce((sum, column, index) => sum + (column[at]! - centroids[cluster]![index]!) ** 2, 0);
    scored.forEach((row, at) => {
      const cluster = Number(row['cluster']);
      // Two centroids as far away as rounding can tell are one answer.
      expect(Math.abs(distance(at, cluster) - distance(at, labels[at]!))).toBeLessThan(cluster === labels[at] ? 1e-300 : 1e-6 * (1 + distance(at, cluster)));
    });
  }), { numRuns: process.env['MUSTER_TEST_FULL'] ? 1_000 : 60 });
});

test('NaN and infinity that no audit has stopped are refused by feature, and missing values are not', async () => {
  const values = ['1', 'NaN', 'Infinity', '-Infinity', null];
  const rows = values.map((value, at) => `(${at}, cast(${value === null ? 'null' : `'${value}'`} as double precision), cast(${at} as decimal(18, 2)))`);
  const refused = (features: string[]): Promise<void> => refuseUnusableValues(warehouse.knex, { where: 'segmentation customers', source: `(values ${rows.join(', ')}) as points (customer_id, a, b) where customer_id <> cast(? as integer)`, bindings: ['9'], features });
  await expect(refused(['a', 'b'])).rejects.toThrow(/segmentation customers: NaN or infinity in a \(3 of 5\); allowed: finite numbers and missing values/);
  await refused(['b']);
});

const OLDER = { features: [{ feature: 'spend', impute: 9, transform: 'log1p', center: 2, scale: 0.5 }, { feature: 'visits', impute: 0, transform: 'none', center: 1, scale: 2 }], dropped: [], centroids: [[0, 0], [1, -1]] };

test('a model of before transforms that learn, limits and components is scored by the same statement', () => {
  expect(nearestCentroidSql(OLDER, 'features')).toBe([
    'select customer_id, case least(d0, d1, cast(1e+300 as double precision)) when d0 then 0 when d1 then 1 end as cluster',
    'from (select customer_id, (x0 - cast(0 as double precision)) * (x0 - cast(0 as double precision)) + (x1 - cast(0 as double precision)) * (x1 - cast(0 as double precision)) as d0, (x0 - cast(1 as double precision)) * (x0 - cast(1 as double precision)) + (x1 - cast(-1 as double precision)) * (x1 - cast(-1 as double precision)) as d1',
    'from (select customer_id, ((sign(coalesce(cast("spend" as double precision), cast(9 as double precision))) * ln(1 + abs(coalesce(cast("spend" as double precision), cast(9 as double precision))))) - cast(2 as double precision)) / cast(0.5 as double precision) as x0, (coalesce(cast("visits" as double precision), cast(0 as double precision)) - cast(1 as double precision)) / cast(2 as double precision) as x1 from features) prepared) measured',
  ].join('\n'));
});

test('a transform without an SQL form is refused by name', () => {
  expect(() => nearestCentroidSql({ ...OLDER, features: [{ ...OLDER.features[0]!, transform: 'cube_root' }] }, 'features')).toThrow(/feature "spend": transform "cube_root" has no SQL form; allowed: none, log1p, yeo_johnson/);
});

test.for([['limits', {}], ['components', { pca: { variance: 1 } }]] as const)('NaN and infinity are refused by the names of their features, also behind %s', async ([, reduction]) => {
  const raw: Matrix = { names: ['a', 'b'], rows: 6, columns: [Float64Array.of(1, 2, 3, 5, 8, 13), Float64Array.of(900, 400, 300, 100, 90, 80)] };
  const limited = { scale: 'standard', impute: 'median', outliers: { rule: 'quantile' } };
  const preparation = fitPreparation(raw, [{ feature: 'a', transform: 'none', ...limited }, { feature: 'b', transform: 'yeo_johnson', ...limited }], reduction);
  const later = { ...raw, columns: raw.columns.map((column, index) => column.with(index, index === 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY)) };
  expect(() => applyPreparation(preparation, later)).toThrow(/NaN or infinity in a \(1 of 6\), b \(1 of 6\)/);
  await expect(transact(warehouse, (trx) => createPreparedTable(trx, warehouse, { ...preparation, source: relation(later), bindings: [] })))
    .rejects.toThrow(/NaN, infinity or a value beyond 10\^12 in a \(1 of 6\), b \(1 of 6\)/);
  const table = await transact(warehouse, async (trx) => {
    const { drop, ...about } = await createPreparedTable(trx, warehouse, { ...preparation, source: relation(raw), bindings: [] });
    await drop(trx);
    return about;
  });
  // Standardised features vary by 1 each, and components hold all of their variance.
  expect([table.count, table.variance]).toEqual([6, expect.closeTo(1, 4)]);
});
