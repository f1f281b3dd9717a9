import fc from 'fast-check';
import { expect, test } from 'vitest';
import { adjustedRand, algorithms, assignClusters, createRandom, fitKMeans, matrixFromRows, type Matrix, type PointsMembership } from '../../../analytics/index.ts';
import { densityClusters, NOISE } from '../../../analytics/clustering/dbscan/density.ts';
import { KdTree } from '../../../analytics/clustering/dbscan/kd-tree.ts';
import { sortRows } from '../../../analytics/clustering/kmeans/rows.ts';
import { reference } from '../../reference/values.ts';
import { plantedBlobs } from '../planted.ts';

const dbscan = algorithms.get('dbscan');
const fitted = (data: Matrix, options: object = {}) => dbscan.fit({ data, k: 2, seed: 1, options: dbscan.check(options) });
const iris = matrixFromRows(['sepal_length', 'sepal_width', 'petal_length', 'petal_width'], reference.iris);
const clustered = (data: Matrix, eps: number, minSamples: number) => {
  const rows = sortRows(data, 1);
  return { rows, ...densityClusters({ rows, tree: new KdTree(rows), eps, minSamples }) };
};

test('iris: clusters, their sizes and noise of scikit-learn', () => {
  const { clusters, noise, sizes } = reference['dbscan_iris_eps0.5_min5'];
  const found = clustered(iris, 0.5, 5);
  expect(found.clusters).toBe(clusters);
  const count = (label: number): number => found.labels.filter((own) => own === label).length;
  expect(count(NOISE)).toBe(noise);
  expect(Array.from({ length: clusters }, (_, label) => count(label)).toSorted((a, b) => a - b)).toEqual(sizes);
});

const grid = fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 })), { minLength: 1, maxLength: 80 });

test('neighbours, cores, clusters and noise are those of the definition, each row compared with each (property)', () => {
  fc.assert(fc.property(grid, fc.constantFrom(1.1, 1.5, 2.3, 4.2), fc.integer({ min: 2, max: 6 }), (points, eps, minSamples) => {
    const { rows: { values }, labels, core } = clustered(matrixFromRows(['x', 'y'], points), eps, minSamples);
    const all = points.map((_, row) => row);
    const apart = (a: number, b: number): number => Math.hypot(values[2 * a]! - values[2 * b]!, values[2 * a + 1]! - values[2 * b + 1]!);
    const near = (row: number): number[] => all.filter((other) => apart(row, other) <= eps);
    for (const row of all) {
      expect(core[row]).toBe(near(row).length >= minSamples ? 1 : 0);
      const cores = near(row).filter((other) => core[other] === 1);
      expect(labels[row] === NOISE).toBe(cores.length === 0);
      // Cores near each other are of one cluster; others are of that of a nearest core.
      const least = Math.min(...cores.map((other) => apart(row, other)));
      const allowed = core[row] === 1 ? cores : cores.filter((other) => apart(row, other) === least);
      const own = allowed.map((other) => labels[other]);
      expect(core[row] === 1 ? own.every((label) => label === labels[row]) : cores.length === 0 || own.includes(labels[row])).toBe(true);
    }
  }), { numRuns: process.env['MUSTER_TEST_FULL'] ? 2_000 : 100 });
});

test('clusters that are no balls, and who is like nobody, come back with eps from the curve alone', () => {
  const moons: number[][] = [];
  const truth: number[] = [];
  const noise = plantedBlobs({ seed: 3, rows: 1_000, centres: [[0, 0]], shares: [1] }).data.columns;
  for (let row = 0; row < 1_000; row++) {
    const angle = (Math.PI * (row >> 1)) / 500;
    const upper = row % 2 === 0;
    moons.push([(upper ? Math.cos(angle) : 1 - Math.cos(angle)) + 0.04 * noise[0]![row]!, (upper ? Math.sin(angle) : 0.5 - Math.sin(angle)) + 0.04 * noise[1]![row]!]);
    truth.push(upper ? 0 : 1);
  }
  for (const strange of [[-2, -2], [3, 2], [0.5, 3], [4, -3], [-3, 1]]) {
    moons.push(strange);
    truth.push(2);
  }
  const data = matrixFromRows(['x', 'y'], moons);
  const fit = fitted(data);
  expect(adjustedRand(fit.labels, truth)).toBeGreaterThan(0.97);
  expect(fit.names![fit.labels.at(-1)!]).toBe('Outliers');
  expect(fit.labels.subarray(1_000)).toEqual(Int32Array.from({ length: 5 }, () => fit.labels.at(-1)!));
  // The rule that scores is not the fit, but close to it; and it holds nobody's own values.
  expect(fit.kept).toBeGreaterThan(0.98);
  const { points } = fit.membership as PointsMembership;
  const own = new Set(moons.map((row) => row.map((value) => value.toFixed(6)).join()));
  for (const point of points.flat()) expect(own).not.toContain(point.map((value) => value.toFixed(6)).join());
});

test('a model keeps no more points than it may, and still tells the same', () => {
  const { data, truth } = plantedBlobs({ seed: 9, rows: 3_000, centres: [[0, 0, 0], [9, 0, 0], [0, 9, 9]], shares: [0.5, 0.3, 0.2] });
  const few = fitted(data, { eps: 1.2, minSamples: 6, maxPoints: 30 });
  const { points } = few.membership as PointsMembership;
  expect(points.flat().length).toBeLessThanOrEqual(30);
  expect(few.kept).toBeGreaterThan(0.95);
  const members = assignClusters(few, data).labels;
  const inside = [...members.keys()].filter((row) => members[row] !== (few.membership as PointsMembership).outliers);
  expect(adjustedRand(inside.map((row) => members[row]!), inside.map((row) => truth[row]!))).toBeGreaterThan(0.99);
});

test('groups that overlap in many features are one to it, and k-means tells them apart: the page says so', () => {
  const random = createRandom(5);
  const directions = Array.from({ length: 8 }, () => Array.from({ length: 12 }, () => 4 * (random.uniform() - 0.5)));
  const found = (distance: number): { kmeans: number | null; dbscan: number | null } => {
    const centres = directions.map((centre) => centre.map((value) => distance * value));
    const { data, truth } = plantedBlobs({ seed: 3, rows: 1_500, centres, shares: [0.3, 0.22, 0.16, 0.12, 0.08, 0.05, 0.04, 0.03] });
    return { kmeans: adjustedRand(fitKMeans({ data, k: 8, seed: 1 }).labels, truth), dbscan: adjustedRand(fitted(data).labels, truth) };
  };
  const [near, far] = [found(1), found(2.5)];
  expect(near.kmeans).toBeGreaterThan(0.9);
  expect(near.dbscan).toBeLessThan(0.05);
  expect(far.kmeans).toBeGreaterThan(0.99);
  expect(far.dbscan).toBeGreaterThan(0.97);
});

test('what is no structure for it is told, with what to do', () => {
  const { data } = plantedBlobs({ seed: 2, rows: 200, centres: [[0, 0]], shares: [1] });
  expect(() => fitted(data, { eps: 50 })).toThrow(/every customer is of one kind with eps 50\.0 and 4 neighbours.*lower eps/);
  expect(() => fitted(data, { eps: 0.001 })).toThrow(/every customer is of one kind.*an outlier.*raise eps/);
  expect(() => fitted(matrixFromRows(['x'], Array.from({ length: 120 }, (_, row) => [Math.floor(row / 2) * 10])), { eps: 1, minSamples: 2 })).toThrow(/60 clusters.*at most 50|60 clusters/);
  expect(() => fitted(matrixFromRows(['x'], Array.from({ length: 100 }, (_, row) => [row % 10])))).toThrow(/nowhere bend.*name eps/);
  expect(() => dbscan.check({ minSamples: 1 })).toThrow(/dbscan\.minSamples: found 1; allowed: a whole number from 2 to 10000/);
});
