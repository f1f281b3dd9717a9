import fc from 'fast-check';
import { expect, test } from 'vitest';
import { adjustedRand, algorithms, assignClusters, createRandom, embedRows, fitKMeans, gapStatistic, matrixOf, totalSquares, type Matrix, type PrototypesMembership } from '../../../analytics/index.ts';
import { checkConfig } from '../../../config/load.ts';
import { anyShoppers } from '../../support/shoppers.ts';
import { applyPreparation } from '../../../analytics/preparation/index.ts';

const kPrototypes = algorithms.get('k_prototypes');
const fitted = (data: Matrix, k: number, options: object = {}) => kPrototypes.fit({ data, k, seed: 1, options: kPrototypes.check({ categorical: ['channel'], ...options }) });

/** Two kinds by spend; of each, two by where they mostly buy. Codes say nothing by their size. */
function planted(rows: number): { data: Matrix; truth: number[] } {
  const random = createRandom(5);
  const truth = Array.from({ length: rows }, () => random.integer(4));
  const spend = Float64Array.from(truth, (kind) => (kind < 2 ? -1 : 1) + 0.25 * random.normal());
  const channel = Float64Array.from(truth, (kind) => (random.uniform() < 0.1 ? random.integer(9) * 100 : [12, 907, 12, 455][kind]!));
  return { data: matrixOf({ spend, channel }), truth };
}

test('kinds that differ by a category come back, which k-means over codes cannot tell', () => {
  const { data, truth } = planted(2_000);
  const fit = fitted(data, 4);
  expect(adjustedRand(fit.labels, truth)).toBeGreaterThan(0.85);
  expect(adjustedRand(fitKMeans({ data, k: 4, seed: 1 }).labels, truth)).toBeLessThan(0.7);
  const { prototypes, gamma } = fit.membership as PrototypesMembership;
  expect(prototypes.map(([, code]) => code).toSorted((a, b) => a! - b!)).toEqual([12, 12, 455, 907]);
  // Half the standard deviation of the only number, which is close to 1.
  expect(gamma).toBeGreaterThan(0.49);
  expect(gamma).toBeLessThan(0.54);
});

test('every customer is at the cheapest prototype, and prototypes are means and most frequent categories of their own (property)', () => {
  fc.assert(fc.property(anyShoppers, fc.integer({ min: 2, max: 5 }), ({ raw, preparation }, k) => {
    const data = applyPreparation(preparation, raw);
    const { labels, membership, centroids, converged } = fitted(data, k);
    const { prototypes, gamma } = membership as PrototypesMembership;
    const code = data.names.indexOf('channel');
    const cost = (row: number, cluster: number): number => data.columns.reduce((sum, column, at) => sum + (at === code ? (column[row] === prototypes[cluster]![at] ? 0 : gamma) : (column[row]! - prototypes[cluster]![at]!) ** 2), 0);
    labels.forEach((label, row) => expect(cost(row, label)).toBeLessThanOrEqual(Math.min(...prototypes.map((_, cluster) => cost(row, cluster))) + 1e-12));
    expect(converged).toBe(true);
    prototypes.forEach((prototype, cluster) => {
      const codes = data.columns[code]!.filter((_, row) => labels[row] === cluster);
      const times = (value: number): number => codes.filter((own) => own === value).length;
      expect(times(prototype[code]!)).toBe(Math.max(...codes.map(times)));
      prototype.forEach((value, at) => expect(at === code ? 0 : value - centroids[cluster]![at]!).toBeCloseTo(0, 9));
    });
    // Silhouettes are of the same distances.
    const { columns } = embedRows({ membership }, data);
    const apart = columns.reduce((sum, column) => sum + (column[0]! - column[1]!) ** 2, 0);
    const wanted = data.columns.reduce((sum, column, at) => sum + (at === code ? (column[0] === column[1] ? 0 : gamma) : (column[0]! - column[1]!) ** 2), 0);
    expect(apart).toBeCloseTo(wanted, 9);
  }), { numRuns: process.env['MUSTER_TEST_FULL'] ? 500 : 15 });
});

const configured = (features: unknown[], algorithmOptions: object, more: object = {}) => () =>
  checkConfig({ segmentations: { customers: { algorithm: 'k_prototypes', features, algorithmOptions, ...more } } } as never, { file: '/company/muster.config.ts' });

test('a configuration that makes nothing of categories is refused before anything runs', () => {
  const channel = { feature: 'channel', impute: 'mode' };
  expect(configured(['spend', channel], { categorical: ['channel'] })).not.toThrow();
  expect(configured(['spend', channel], {})).toThrow(/no categorical feature.*algorithmOptions\.categorical/);
  expect(configured(['spend', channel], { categorical: 'channel' })).toThrow(/no list of names/);
  expect(configured(['spend'], { categorical: ['channel'] })).toThrow(/"channel" is not among the features; allowed: spend/);
  expect(configured(['spend', 'channel'], { categorical: ['channel'] })).toThrow(/impute 'median'.*write \{ feature: 'channel', impute: 'mode' \}/);
  expect(configured(['spend', { ...channel, outliers: { rule: 'iqr' } }], { categorical: ['channel'] })).toThrow(/limits for outliers/);
  expect(configured(['spend', channel], { categorical: ['channel'] }, { pca: {} })).toThrow(/principal components/);
});

/** Three kinds that differ by one category, and a number that says nothing; codes are what the start of an md5 makes of words. */
function byChannel(): { data: Matrix; relabelled: Matrix } {
  const random = createRandom(8);
  const kind = Array.from({ length: 900 }, () => random.integer(3));
  const spend = Float64Array.from(kind, () => random.normal());
  const coded = (codes: number[]): Matrix => matrixOf({ spend, channel: Float64Array.from(kind, (own) => codes[own]!) });
  return { data: coded([-1.3, 0.1, 1.2]), relabelled: coded([0.9, -0.2, 0.4]) };
}

test('what is said of clusters is the same whatever codes the categories have', () => {
  const { data, relabelled } = byChannel();
  const [one, other] = [data, relabelled].map((rows) => {
    const fit = fitted(rows, 3, { gamma: 6 });
    const { inertia } = assignClusters(fit, rows);
    expect(inertia).toBeCloseTo(fit.inertia, 6);
    return { inertia, whole: totalSquares(embedRows(fit, rows)) };
  });
  expect(one!.inertia).toBeLessThan(one!.whole);
  expect(other!.inertia).toBeCloseTo(one!.inertia, 6);
  expect(other!.whole).toBeCloseTo(one!.whole, 6);
  // Three clusters, each with one category: what is left is the number.
  expect(fitted(data, 3, { gamma: 6 }).inertia / data.rows).toBeLessThan(1.1);
});

test('a reference of the gap has the categories that there are', () => {
  const { data } = byChannel();
  const seen: number[] = [];
  gapStatistic({ data, inertia: 1, references: 2, seed: 1, categorical: ['channel'], inertiaOf: ({ columns }) => seen.push(...columns[1]!) });
  expect([...new Set(seen)].toSorted((a, b) => a - b)).toEqual([-1.3, 0.1, 1.2]);
});

test('what makes no segments that anybody could be told of is refused by name', () => {
  const channel = Float64Array.from({ length: 600 }, (_, row) => row % 201);
  const spend = channel.map((code, row) => code + row);
  expect(() => fitted(matrixOf({ spend, channel }), 3)).toThrow(/k_prototypes: "channel" has 201 categories among 600 customers; allowed: at most 200; to do: make fewer of them in its mart/);
  // Of a snapshot in which no number varies the preparation leaves categories alone.
  expect(() => fitted(matrixOf({ channel: channel.map((code) => code % 4) }), 3)).toThrow(/k_prototypes: no number tells customers apart, only channel/);
});
