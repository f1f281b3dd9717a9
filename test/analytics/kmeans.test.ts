import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  adjustedRand,
  algorithms,
  assignNearest,
  calinskiHarabaszOf,
  daviesBouldinOf,
  dispersionOf,
  fitKMeans,
  matrixFromRows,
  matrixOf,
  selectRows,
  silhouettes,
  squaresWithin,
  type ClusterFit,
  type Matrix,
} from '../../analytics/index.ts';
import { reference } from '../reference/values.ts';
import { plantedBlobs, shuffled } from './planted.ts';

const iris = matrixFromRows(['sepal_length', 'sepal_width', 'petal_length', 'petal_width'], reference.iris);
const blobs = {
  rows: 6000,
  centres: [
    [0, 0, 0],
    [6, 0, 0],
    [0, 7, 0],
    [3, 3, 6],
  ],
  shares: [0.5, 0.3, 0.15, 0.05],
};

/** Inertia from first principles. */
function inertiaOf({ columns }: Matrix, { centroids, labels }: ClusterFit): number {
  return labels.reduce(
    (total, label, row) =>
      total + centroids[label]!.reduce((sum, value, feature) => sum + (columns[feature]![row]! - value) ** 2, 0),
    0,
  );
}

test.each(Object.entries(reference.kmeans_iris_best))(
  'iris, k = %s: inertia, silhouette, Calinski-Harabasz, Davies-Bouldin and agreement of scikit-learn',
  (k, expected) => {
    const fit = fitKMeans({ data: iris, k: Number(k), seed: 1, restarts: 100, tolerance: 0 });
    expect(fit.inertia).toBeLessThanOrEqual(expected.inertia + 1e-6);
    expect(inertiaOf(iris, fit)).toBeCloseTo(fit.inertia, 9);
    // Other figures are those of the reference's partition, so they hold only where ours has the same inertia.
    if (Math.abs(fit.inertia - expected.inertia) > 1e-6) return;
    expect(silhouettes(iris, [fit.labels])[0]!.mean).toBeCloseTo(expected.silhouette, 6);
    const dispersion = dispersionOf(iris, fit.labels);
    expect(calinskiHarabaszOf(dispersion)).toBeCloseTo(expected.calinski_harabasz, 4);
    expect(daviesBouldinOf(dispersion)).toBeCloseTo(expected.davies_bouldin, 6);
    expect(squaresWithin(dispersion)).toBeCloseTo(fit.inertia, 9);
    expect(adjustedRand(fit.labels, reference.iris_species)).toBeCloseTo(expected.ari_vs_species, 6);
  },
);

test('finds planted groups, the small one too, on more rows than the sample holds', () => {
  const { data, truth } = plantedBlobs({ seed: 11, ...blobs });
  const fit = fitKMeans({ data, k: 4, seed: 3 });
  expect(adjustedRand(fit.labels, truth)).toBeGreaterThan(0.97);
  expect(fit.converged).toBe(true);
  expect(fit.sizes.toSorted((a, b) => b - a)).toEqual(fit.sizes);
  expect(fit.sizes.reduce((sum, size) => sum + size)).toBe(data.rows);
});

test('equal inputs give equal models, whatever the order of the rows', () => {
  const { data } = plantedBlobs({ seed: 5, ...blobs, rows: 5000 });
  const order = shuffled(data.rows, 9);
  const fit = fitKMeans({ data, k: 5, seed: 8 });
  const again = fitKMeans({ data, k: 5, seed: 8 });
  const reordered = fitKMeans({ data: selectRows(data, order), k: 5, seed: 8 });
  expect(again).toEqual(fit);
  expect({ ...reordered, labels: null }).toEqual({ ...fit, labels: null });
  expect(reordered.labels).toEqual(order.map((row) => fit.labels[row]!));
});

test('labels are the nearest centroids, and scoring gives them again', () => {
  const { data } = plantedBlobs({ seed: 6, ...blobs, rows: 3000 });
  const fit = fitKMeans({ data, k: 6, seed: 2 });
  const scored = assignNearest(fit.centroids, data);
  expect(scored.labels).toEqual(fit.labels);
  expect(scored.inertia).toBeCloseTo(fit.inertia, 6);
});

const gridPoints = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })), {
  minLength: 8,
  maxLength: 60,
});
const distinctPoints = (points: number[][]) => new Set(points.map((point) => point.join())).size;

test('every cluster has members where points repeat (property)', () => {
  fc.assert(
    fc.property(gridPoints, fc.integer({ min: 1, max: 8 }), fc.integer(), (points, k, seed) => {
      fc.pre(distinctPoints(points) >= k);
      const data = matrixFromRows(['x', 'y'], points);
      const fit = fitKMeans({ data, k, seed, restarts: 2 });
      expect(Math.min(...fit.sizes)).toBeGreaterThan(0);
      expect(inertiaOf(data, fit)).toBeCloseTo(fit.inertia, 9);
    }),
    { numRuns: 100 },
  );
});

test('as many clusters as distinct points leave no inertia, and one more is refused (property)', () => {
  fc.assert(
    fc.property(gridPoints, fc.integer(), (points, seed) => {
      const distinct = distinctPoints(points);
      const data = matrixFromRows(['x', 'y'], points);
      expect(fitKMeans({ data, k: distinct, seed, restarts: 1 }).inertia).toBeCloseTo(0, 9);
      expect(() => fitKMeans({ data, k: distinct + 1, seed })).toThrow(/rows for/);
    }),
    { numRuns: 50 },
  );
});

test('a mass of equal customers does not hide the others', () => {
  const rows = Array.from({ length: 20_000 }, (_, row) => (row < 3 ? [row + 1, 5] : [0, 0]));
  const fit = fitKMeans({ data: matrixFromRows(['x', 'y'], rows), k: 4, seed: 1 });
  expect(fit.sizes).toEqual([19_997, 1, 1, 1]);
  expect(fit.inertia).toBeCloseTo(0, 12);
});

test('progress is told once an iteration, and a limit of iterations is honoured and admitted', () => {
  const { data } = plantedBlobs({ seed: 4, ...blobs, rows: 3000 });
  const seen: number[] = [];
  const fit = fitKMeans({
    data,
    k: 7,
    seed: 1,
    maxIterations: 2,
    tolerance: 0,
    onProgress: ({ iteration }) => seen.push(iteration),
  });
  expect(Math.max(...seen)).toBe(2);
  expect(fit.converged).toBe(false);
});

test('bad input is named', () => {
  const some = matrixOf({ spend: [1, 2, Number.NaN], visits: [1, Number.POSITIVE_INFINITY, 2] });
  expect(() => fitKMeans({ data: some, k: 2, seed: 1 })).toThrow(/NaN or infinity in spend \(1 of 3\), visits \(1 of 3\)/);
  expect(() => fitKMeans({ data: matrixOf({ spend: [1, 2] }), k: 3, seed: 1 })).toThrow(/2 rows for 3 clusters/);
  expect(() => fitKMeans({ data: matrixOf({ spend: [1, 1, 1, 2] }), k: 3, seed: 1 })).toThrow(/2 distinct rows for 3 clusters/);
  expect(() => fitKMeans({ data: { names: [], rows: 5, columns: [] }, k: 2, seed: 1 })).toThrow(/no features/);
  expect(() => fitKMeans({ data: matrixOf({ spend: [1, 2] }), k: 0, seed: 1 })).toThrow(/k = 0; allowed: a whole number from 1/);
  expect(() => assignNearest([[0, 0]], matrixOf({ spend: [1, 2] }))).toThrow(/1 features \(spend\); allowed: the 2 features/);
});

test('the registry fits by name and refuses options it does not know', () => {
  const kmeans = algorithms.get('kmeans');
  const options = kmeans.check({ maxIterations: 200 });
  expect(options).toEqual({ maxIterations: 200, tolerance: 1e-4 });
  expect(kmeans.fit({ data: iris, k: 3, seed: 1, restarts: 3, options }).inertia).toBeCloseTo(reference.kmeans_iris_best['3']!.inertia, 2);
  expect(() => kmeans.check({ tolerant: 3 })).toThrow(
    /kmeans\.tolerant: not an option; allowed: maxIterations, tolerance/,
  );
  expect(() => kmeans.check({ maxIterations: 0 })).toThrow(/kmeans\.maxIterations: found 0; allowed: a whole number from 1 to 10000/);
  expect(() => algorithms.get('dbscann')).toThrow(/"dbscann" is not known; allowed: kmeans/);
});
