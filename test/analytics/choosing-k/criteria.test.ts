import { expect, test } from 'vitest';
import {
  bootstrapStability, calinskiHarabaszOf, chooseK, daviesBouldinOf, dispersionOf, fitKMeans, gapStatistic, matrixFromRows, matrixOf, silhouettes, totalSquares,
  type KCandidate, type Matrix,
} from '../../../analytics/index.ts';
import { reference } from '../../reference/values.ts';
import { plantedBlobs } from '../planted.ts';

const iris = matrixFromRows(['sepal_length', 'sepal_width', 'petal_length', 'petal_width'], reference.iris);
const fitted = (data: Matrix, k: number, { seed = 1, restarts = 1 } = {}) => fitKMeans({ data, k, seed, restarts });
const gapOf = (data: Matrix, k: number, references: number) => gapStatistic({
  data, references, seed: 1, inertia: k === 1 ? totalSquares(data) : fitted(data, k, { restarts: 5 }).inertia,
  inertiaOf: (other) => (k === 1 ? totalSquares(other) : fitted(other, k).inertia),
});

/** What scikit-learn 1.9 says of these points: clusters of three, two and one. */
test('indices are those of scikit-learn, a cluster of one row included', () => {
  const points = matrixFromRows(['x', 'y'], [[0, 0], [1, 0], [0, 2], [6, 5], [7, 5], [9, 9]]);
  const labels = [0, 0, 0, 1, 1, 2];
  expect(calinskiHarabaszOf(dispersionOf(points, labels))).toBeCloseTo(53.41304347826086, 10);
  expect(daviesBouldinOf(dispersionOf(points, labels))).toBeCloseTo(0.1698567613513476, 12);
  expect(silhouettes(points, [labels])[0]!.mean).toBeCloseTo(0.6467359040769419, 12);
});

test('clusters without any spread, one cluster, and a cluster without rows', () => {
  const pairs = matrixOf({ x: [0, 0, 1, 1] });
  const even = dispersionOf(pairs, [0, 0, 1, 1]);
  expect([calinskiHarabaszOf(even), daviesBouldinOf(even)]).toEqual([1, 0]);
  const alone = dispersionOf(pairs, [0, 0, 0, 0]);
  expect([calinskiHarabaszOf(alone), daviesBouldinOf(alone)]).toEqual([null, null]);
  expect(dispersionOf(pairs, [0, 0, 3, 3])).toEqual(even);
  expect(() => dispersionOf(matrixOf({ x: [1, Number.NaN] }), [0, 1])).toThrow(/NaN or infinity in x/);
});

test('the gap of iris is that of scikit-learn within four errors of both simulations', () => {
  const { gap, sd, references } = reference.gap_iris;
  gap.forEach((expected, index) => {
    const found = gapOf(iris, index + 1, 30)!;
    expect(Math.abs(found.value - expected)).toBeLessThan(4 * sd[index]! * Math.sqrt(1 / 30 + 1 / references));
    expect(found.error).toBeGreaterThan(0.5 * sd[index]!);
    expect(found.error).toBeLessThan(1.7 * sd[index]!);
  });
});

const planted = plantedBlobs({ seed: 7, rows: 900, centres: [[0, 0, 0], [7, 0, 0], [0, 7, 0], [5, 5, 8]], shares: [0.4, 0.3, 0.2, 0.1] }).data;

function candidatesOf(data: Matrix): KCandidate[] {
  return [2, 3, 4, 5, 6].map((k) => {
    const { labels, sizes, inertia } = fitted(data, k, { restarts: 5 });
    const dispersion = dispersionOf(data, labels);
    return {
      k, inertia, smallestShare: Math.min(...sizes) / data.rows, silhouette: silhouettes(data, [labels])[0]!.mean,
      calinskiHarabasz: calinskiHarabaszOf(dispersion), daviesBouldin: daviesBouldinOf(dispersion), gap: gapOf(data, k, 8),
      stability: bootstrapStability({ data, labels, draws: 8, seed: 1, cluster: (again, draw) => fitted(again, k, { seed: draw }).labels }),
    };
  });
}

test('every criterion finds four planted groups', () => {
  const one = { inertia: totalSquares(planted), gap: gapOf(planted, 1, 8) };
  const { opinions } = chooseK(candidatesOf(planted), { one });
  expect(opinions.map(({ rule, k }) => [rule, k])).toEqual([
    ['silhouette', 4], ['elbow', 4], ['calinski_harabasz', 4], ['davies_bouldin', 4], ['gap', 4], ['stability', 4],
  ]);
});

test('points without groups: the gap speaks for one, and clusters do not come back', () => {
  const { data } = plantedBlobs({ seed: 3, rows: 900, centres: [[0, 0, 0]], shares: [1] });
  const one = { inertia: totalSquares(data), gap: gapOf(data, 1, 8) };
  const candidates = candidatesOf(data);
  expect(chooseK(candidates, { by: 'gap', one }).reason).toMatch(/it speaks for one group as much as for two/);
  for (const { stability } of candidates.filter(({ k }) => k > 2)) expect(stability!.weakest).toBeLessThan(0.75);
});

test('gap and stability are the same for the same seed', () => {
  expect(gapOf(planted, 3, 3)).toEqual(gapOf(planted, 3, 3));
  const { labels } = fitted(planted, 3);
  const again = () => bootstrapStability({ data: planted, labels, draws: 2, seed: 5, cluster: (rows, draw) => fitted(rows, 3, { seed: draw }).labels });
  expect(again()).toEqual(again());
});

test('rows without any spread have no gap', () => {
  expect(gapStatistic({ data: matrixOf({ x: [1, 1, 1] }), inertia: 0, inertiaOf: () => 0, references: 3, seed: 1 })).toBeNull();
});
