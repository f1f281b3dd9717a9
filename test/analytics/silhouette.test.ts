import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  assignNearest,
  createRandom,
  matrixFromRows,
  matrixOf,
  selectRows,
  silhouetteParts,
  silhouetteProblem,
  silhouettes,
  silhouetteScores,
  silhouetteSums,
  stratifiedRows,
} from '../../analytics/index.ts';
import { plantedBlobs } from './planted.ts';

const distance = (a: number[], b: number[]) => Math.hypot(...a.map((value, index) => value - b[index]!));

/** Rousseeuw's definition, point by point: the slow truth. */
function naive(points: number[][], labels: number[]): number | null {
  const clusters = [...new Set(labels)];
  if (clusters.length < 2) return null;
  const scores = points.map((point, row) => {
    const mean = (cluster: number) => {
      const others = points.filter((_, other) => other !== row && labels[other] === cluster);
      return others.reduce((sum, other) => sum + distance(point, other), 0) / others.length;
    };
    if (labels.filter((label) => label === labels[row]).length === 1) return 0;
    const within = mean(labels[row]!);
    const nearest = Math.min(...clusters.filter((cluster) => cluster !== labels[row]).map(mean));
    const larger = Math.max(within, nearest);
    return larger > 0 ? (nearest - within) / larger : 0;
  });
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

/** A number to compare in place of a silhouette that does not exist. */
const comparable = (mean: number | null) => mean ?? 9;

const cases = fc
  .tuple(fc.integer({ min: 3, max: 40 }), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 4 }), fc.integer())
  .map(([rows, width, labellings, seed]) => {
    const random = createRandom(seed);
    const points = Array.from({ length: rows }, () => Array.from({ length: width }, () => random.integer(6)));
    const labels = Array.from({ length: labellings }, (_, labelling) => points.map(() => random.integer(labelling + 2)));
    return {
      points,
      labels,
      data: matrixFromRows(
        points[0]!.map((_, index) => `f${index}`),
        points,
      ),
    };
  });

test('several labellings in one pass equal the definition, point by point (property)', () => {
  fc.assert(
    fc.property(cases, ({ points, labels, data }) => {
      silhouettes(data, labels).forEach(({ mean }, labelling) =>
        expect(comparable(mean)).toBeCloseTo(comparable(naive(points, labels[labelling]!)), 10),
      );
    }),
  );
});

test('parts of a split pass add up to the whole (property)', () => {
  fc.assert(
    fc.property(cases, fc.integer({ min: 1, max: 6 }), ({ labels, data }, parts) => {
      const problem = silhouetteProblem(data, labels);
      const ranges = silhouetteParts(problem, parts);
      expect(ranges.at(-1)!.to).toBe(data.rows);
      const split = silhouetteScores(
        problem,
        ranges.map((range) => silhouetteSums(problem, range)),
      );
      silhouettes(data, labels).forEach(({ mean }, labelling) =>
        expect(comparable(split[labelling]!.mean)).toBeCloseTo(comparable(mean), 10),
      );
    }),
  );
});

test('clusters have their own means, and one without points in the sample has none', () => {
  const [score] = silhouettes(matrixOf({ x: [0, 0, 10, 10, 5] }), [[0, 0, 1, 1, 3]]);
  expect(score!.clusters).toEqual([1, 1, null, 0]);
  expect(score!.mean).toBeCloseTo(4 / 5, 12);
});

test('bad input is named', () => {
  expect(() => silhouettes(matrixOf({ x: [] }), [[]])).toThrow(/silhouette: no points/);
  expect(() => silhouettes(matrixOf({ x: [1, 2] }), [[0, 1], [0]])).toThrow(/labelling 1 has 1 labels for 2 points/);
  expect(() => silhouettes(matrixOf({ x: [1, 2] }), [[0, -1]])).toThrow(/label -1 in labelling 0; allowed: whole numbers from 0/);
  expect(() => silhouettes(matrixOf({ x: [1, Number.NaN] }), [[0, 1]])).toThrow(/NaN or infinity in x/);
});

/** Four groups, one of them of 0.5% of the rows, cut into three, four and five. */
const blobs = { rows: 8_000, centres: [[0, 0], [6, 0], [0, 6], [9, 9]], shares: [0.6, 0.25, 0.145, 0.005] };
const cuts = [[[0, 0], [6, 0], [0, 6]], blobs.centres, [...blobs.centres, [1, 1]]];

test('a stratified sample estimates the silhouettes of all rows, and keeps small clusters', () => {
  const { data } = plantedBlobs({ seed: 2, ...blobs });
  const labellings = cuts.map((centroids) => assignNearest(centroids, data).labels);
  const { rows, weights } = stratifiedRows(labellings, data.rows, 800);
  expect(rows.length).toBeLessThanOrEqual(800);
  const sampled = labellings.map((labels) => rows.map((row) => labels[row]!));
  const problem = silhouetteProblem(selectRows(data, rows), sampled, weights);
  const estimates = silhouetteScores(problem, [silhouetteSums(problem)]);
  silhouettes(data, labellings).forEach((exact, index) => {
    expect(Math.abs(estimates[index]!.mean! - exact.mean!)).toBeLessThan(0.02);
    exact.clusters.forEach((mean, cluster) => expect(Math.abs(estimates[index]!.clusters[cluster]! - mean!)).toBeLessThan(0.06));
  });
  // Evenly spaced rows would leave four of the smallest cluster among 800.
  expect(sampled[1]!.filter((label) => label === 3).length).toBeGreaterThanOrEqual(20);
});

test('strata: every combination is there, weights add up to it, and all rows are taken where they fit (property)', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 100 }), fc.integer(), (count, depth, most, seed) => {
      const random = createRandom(seed);
      const labellings = Array.from({ length: depth }, (_, index) => Int32Array.from({ length: count }, () => random.integer(index + 2)));
      const { rows, weights } = stratifiedRows(labellings, count, most);
      const key = (row: number) => labellings.map((labels) => labels[row]).join();
      const standing = new Map<string, number>();
      rows.forEach((row, index) => standing.set(key(row), (standing.get(key(row)) ?? 0) + weights[index]!));
      const there = new Map<string, number>();
      for (let row = 0; row < count; row++) there.set(key(row), (there.get(key(row)) ?? 0) + 1);
      expect(new Set(rows).size).toBe(rows.length);
      expect(rows).toEqual(rows.toSorted());
      expect([...standing.keys()].toSorted()).toEqual([...there.keys()].toSorted());
      for (const [name, sum] of standing) expect(sum).toBeCloseTo(there.get(name)!, 9);
      expect(rows.length).toBeLessThanOrEqual(Math.max(most, 2 * there.size));
      expect(rows.length).toBeGreaterThanOrEqual(count <= most ? count : there.size);
    }),
  );
});
