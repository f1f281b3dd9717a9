import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  createRandom,
  matrixFromRows,
  matrixOf,
  silhouetteParts,
  silhouetteProblem,
  silhouettes,
  silhouetteScores,
  silhouetteSums,
} from '../../analytics/index.ts';

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
