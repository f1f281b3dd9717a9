import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { assignNearest, fitKMeans, lloydStepwise, matrixFromRows, type DistantRows, type Matrix, type StepState } from '../../analytics/index.ts';
import { plantedBlobs } from './planted.ts';

/** Rows that are here after all: what a warehouse would answer. */
function rowsOf(data: Matrix): DistantRows {
  const row = (index: number): number[] => data.columns.map((column) => column[index]!);
  const all = Array.from({ length: data.rows }, (_, index) => row(index));
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const variances = data.columns.map((column) => mean(Array.from(column, (value) => value ** 2)) - mean([...column]) ** 2);
  return {
    count: data.rows, variance: mean(variances),
    assign: async (centroids) => {
      const { labels, inertia } = assignNearest(centroids, data);
      const sizes = centroids.map((_, cluster) => labels.filter((label) => label === cluster).length);
      const sums = centroids.map((centroid, cluster) => centroid.map((_, feature) => all.reduce((sum, values, index) => sum + (labels[index] === cluster ? values[feature]! : 0), 0)));
      return { sizes, sums, inertia };
    },
    farthest: async (centroids, most) => {
      const { labels } = assignNearest(centroids, data);
      const far = all.map((values, index) => ({ cluster: labels[index]!, values, distance: values.reduce((sum, value, feature) => sum + (value - centroids[labels[index]!]![feature]!) ** 2, 0) }))
        .toSorted((a, b) => b.distance - a.distance);
      return far.filter(({ values }, index) => far.findIndex((other) => other.values.every((value, feature) => value === values[feature])) === index).slice(0, most);
    },
  };
}

const REST = { maxIterations: 300, tolerance: 1e-4 };
const { data } = plantedBlobs({ seed: 5, rows: 2_000, centres: [[0, 0], [6, 0], [0, 7]], shares: [0.6, 0.3, 0.1] });

test('a fit on a sample comes to rest where a fit on all rows does', async () => {
  const sample = { ...data, rows: 200, columns: data.columns.map((column) => column.slice(0, 200)) };
  const { centroids } = fitKMeans({ data: sample, k: 3, seed: 1 });
  const refined = await lloydStepwise({ rows: rowsOf(data), start: { iteration: 0, centroids }, ...REST });
  const whole = fitKMeans({ data, k: 3, seed: 1 });
  expect(refined.inertia / whole.inertia).toBeCloseTo(1, 3);
  expect(refined.inertia).toBeCloseTo(assignNearest(refined.centroids, data).inertia, 6);
  expect(refined.sizes.reduce((sum, size) => sum + size)).toBe(2_000);
  expect(refined.sizes.toSorted((a, b) => b - a)).toEqual(refined.sizes);
  expect(refined.converged).toBe(true);
});

test('an attempt that goes on from any step ends where the whole run does', async () => {
  const states: StepState[] = [];
  const start = { iteration: 0, centroids: [[0, 0], [1, 0], [0, 1]] };
  const whole = await lloydStepwise({ rows: rowsOf(data), start, ...REST, onStep: ({ iteration, centroids }) => void states.push({ iteration, centroids }) });
  expect(states.length).toBeGreaterThan(3);
  for (const state of states.slice(0, 4)) expect(await lloydStepwise({ rows: rowsOf(data), start: structuredClone(state), ...REST })).toEqual(whole);
});

test('a step limit ends it, and says so', async () => {
  const start = { iteration: 0, centroids: [[0, 0], [1, 0], [0, 1]] };
  expect(await lloydStepwise({ rows: rowsOf(data), start, maxIterations: 2, tolerance: 0 })).toMatchObject({ iterations: 2, converged: false });
});

test('whatever the points and the start: no more inertia than at the start, no empty cluster while there are places enough', async () => {
  const point = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 2, maxLength: 2 });
  await fc.assert(fc.asyncProperty(fc.array(point, { minLength: 4, maxLength: 30 }), fc.array(point, { minLength: 1, maxLength: 4 }), async (points, centroids) => {
    const rows = matrixFromRows(['a', 'b'], points);
    const refined = await lloydStepwise({ rows: rowsOf(rows), start: { iteration: 0, centroids }, ...REST });
    expect(refined.inertia).toBeLessThanOrEqual(assignNearest(centroids, rows).inertia + 1e-9);
    expect(refined.inertia).toBeCloseTo(assignNearest(refined.centroids, rows).inertia, 6);
    const places = new Set(points.map(String)).size;
    expect(refined.sizes.filter((size) => size > 0).length).toBeGreaterThanOrEqual(Math.min(places, centroids.length));
  }), { numRuns: process.env['MUSTER_TEST_FULL'] ? 1_000 : 100 });
});
