import { expect, test } from 'vitest';
import { assignBlock, assignNearest, farthestInBlock, joinBlocks, lloydStepwise, makeExact, matrixFromRows, type Matrix, type StepwiseResult } from '../../analytics/index.ts';
import { distanceUnit } from '../../core/exact-sums.ts';
import { assignRows, farthestRows } from '../../warehouse/clustering/passes.ts';
import { countPrepared, readPrepared } from '../../warehouse/clustering/prepared-rows.ts';
import { createPreparedTable, type PreparedTable } from '../../warehouse/clustering/prepared-table.ts';
import { transact } from '../../warehouse/transact.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { postgresTest, postgresWarehouse, rowsOf, temporaryWarehouse } from '../support/warehouse.ts';
import { plantedBlobs } from '../analytics/planted.ts';

const FEATURES = ['a', 'b'].map((feature) => ({ feature, impute: 0, transform: 'none', center: 1, scale: 2 }));
const { data } = plantedBlobs({ seed: 9, rows: 3_000, centres: [[0, 0], [6, 0], [0, 7]], shares: [0.6, 0.3, 0.1] });

async function filled(warehouse: Warehouse, points: readonly (readonly (number | string)[])[]): Promise<void> {
  await warehouse.knex.raw('create table marts.points (customer_id varchar, a double precision, b double precision)');
  await warehouse.knex.raw(`insert into marts.points values ${points.map(([a, b], index) => `('C${index}', ${a}, ${b})`).join(', ')}`);
}

const POINTS = Array.from({ length: data.rows }, (_, row) => data.columns.map((column) => column[row]!));
const PREPARED: Matrix = matrixFromRows(['a', 'b'], POINTS.map((point) => point.map((value) => (value - 1) / 2)));

function onTable<T>(warehouse: Warehouse, work: (table: PreparedTable, pass: Pick<Parameters<typeof lloydStepwise>[0]['rows'], 'assign' | 'farthest'>) => Promise<T>, features = FEATURES): Promise<T> {
  return transact(warehouse, async (trx) => {
    const table = await createPreparedTable(trx, warehouse, { features, source: 'marts.points where customer_id <> cast(? as varchar)', bindings: ['NOBODY'] });
    const result = await work(table, {
      assign: (centroids) => assignRows(trx, warehouse, table, centroids), farthest: (centroids, most) => farthestRows(trx, warehouse, table, centroids, most),
    });
    await table.drop(trx);
    return result;
  });
}

const fitted = (warehouse: Warehouse, centroids: number[][]): Promise<StepwiseResult> =>
  onTable(warehouse, (table, pass) => lloydStepwise({ rows: { ...table, ...pass }, start: { iteration: 0, centroids }, maxIterations: 100, tolerance: 1e-6 }));

/** The same on rows that were read into memory, in two blocks. */
const fittedInMemory = (warehouse: Warehouse, centroids: number[][]): Promise<StepwiseResult> =>
  transact(warehouse, async (trx) => {
    const request = { features: FEATURES, source: 'marts.points where customer_id <> cast(? as varchar)', bindings: ['NOBODY'] };
    const count = await countPrepared(trx, request);
    const rows = { values: await readPrepared(trx, warehouse, request, count), width: 2 };
    const variance = makeExact(rows);
    const unit = distanceUnit(variance, 2);
    const half = Math.floor(count / 2);
    return lloydStepwise({
      rows: {
        count, variance,
        assign: async (at) => joinBlocks([assignBlock({ ...rows, from: 0, to: half, centroids: at, unit }), assignBlock({ ...rows, from: half, to: count, centroids: at, unit })]),
        farthest: async (at, most) => farthestInBlock({ ...rows, from: 0, to: count, centroids: at, most }),
      },
      start: { iteration: 0, centroids }, maxIterations: 100, tolerance: 1e-6,
    });
  });

test('steps inside the warehouse end where steps on typed arrays do, and leave no table behind', async () => {
  const warehouse = await temporaryWarehouse();
  await filled(warehouse, POINTS);
  const start = [[0, 0], [0.5, 0], [0, 0.5]];
  const { centroids, inertia, sizes } = await fitted(warehouse, start);
  const labelled = assignNearest(centroids, PREPARED);
  expect(inertia / labelled.inertia).toBeCloseTo(1, 6);
  expect(sizes).toEqual(centroids.map((_, cluster) => labelled.labels.filter((label) => label === cluster).length));
  // Rest: each centroid is the mean of its rows.
  centroids.forEach((centroid, cluster) => centroid.forEach((value, feature) => {
    const members = Array.from(PREPARED.columns[feature]!).filter((_, row) => labelled.labels[row] === cluster);
    expect(value).toBeCloseTo(members.reduce((sum, member) => sum + member, 0) / members.length, 3);
  }));
  expect(await fitted(warehouse, start)).toEqual({ centroids, inertia, sizes, iterations: expect.any(Number) as number, converged: true });
  expect(await rowsOf(warehouse, "select table_name from information_schema.tables where table_schema = 'work'")).toEqual([]);
});

test('a centroid that is nearest to nobody gets the row that is farthest from its own', async () => {
  const warehouse = await temporaryWarehouse();
  await filled(warehouse, [[1, 1], [1, 1], [3, 1], [101, 1], [101, 1]]);
  expect(await fitted(warehouse, [[0, 0], [-500, 0], [-600, 0]])).toMatchObject({ centroids: [[0, 0], [50, 0], [1, 0]], sizes: [2, 2, 1], inertia: 0 });
});

test('NaN and infinity are refused by the names of their features, and large values are summed exactly', async () => {
  const warehouse = await temporaryWarehouse();
  await filled(warehouse, [[1, 1], ["'NaN'", 2], ["'Infinity'", 3], [4, "'-Infinity'"]]);
  await expect(fitted(warehouse, [[0, 0]])).rejects.toThrow(/NaN, infinity or a value beyond 10\^12 in a \(2 of 4\), b \(1 of 4\); allowed: finite numbers, scaled/);
  await rowsOf(warehouse, 'delete from marts.points');
  await rowsOf(warehouse, `insert into marts.points select 'C' || cast(i as varchar), 100000000000.3 + i * 7.1, 0.1 from generate_series(1, 3000) as s(i)`);
  const [one, two] = [await fitted(warehouse, [[5e10, 0], [5e10 + 5_000, 0]]), await fitted(warehouse, [[5e10, 0], [5e10 + 5_000, 0]])];
  expect(one).toEqual(two);
  expect(one.sizes).toEqual([1500, 1500]);
});

test('steps in memory find what steps inside the warehouse find, to the last digit', async () => {
  const warehouse = await temporaryWarehouse();
  await filled(warehouse, POINTS);
  const starts = [[[0, 0], [0.5, 0], [0, 0.5]], [[0, 0], [-500, 0], [-600, 0]]];
  for (const start of starts) expect(await fittedInMemory(warehouse, start)).toEqual(await fitted(warehouse, start));
  // Sums of these are rounded unless they are multiples of a greater unit.
  await rowsOf(warehouse, 'delete from marts.points');
  await rowsOf(warehouse, `insert into marts.points select 'C' || cast(i as varchar), 100000000000.3 + i * 7.1, 0.1 from generate_series(1, 3000) as s(i)`);
  const large = [[5e10, 0], [5e10 + 5_000, 0]];
  expect(await fittedInMemory(warehouse, large)).toEqual(await fitted(warehouse, large));
  await rowsOf(warehouse, `insert into marts.points values ('N', 'NaN', 1), ('M', null, 1)`);
  await expect(fittedInMemory(warehouse, large)).rejects.toThrow(/NaN, infinity or a value beyond 10\^12 in a \(1 of 3002\); allowed: finite numbers, scaled/);
});

postgresTest('both engines find the same centroids, to the last digit', async () => {
  const found = [];
  for (const warehouse of [await temporaryWarehouse(), await postgresWarehouse()]) {
    await filled(warehouse, POINTS);
    found.push(await fitted(warehouse, [[0, 0], [0.5, 0], [0, 0.5]]));
  }
  expect(found[1]).toEqual(found[0]);
});
