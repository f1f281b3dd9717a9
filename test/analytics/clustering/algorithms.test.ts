import fc from 'fast-check';
import { expect, test } from 'vitest';
import { algorithms, applyPreparation, assignClusters, matrixOf, selectRows, type ClusterFit, type Matrix } from '../../../analytics/index.ts';
import { OPTIONS } from '../../support/algorithms.ts';
import { anyShoppers, shoppers } from '../../support/shoppers.ts';
import { shuffled } from '../planted.ts';

const fitted = (name: string, data: Matrix, { k = 3, seed = 1 } = {}): ClusterFit => {
  const algorithm = algorithms.get(name);
  return algorithm.fit({ data, k, seed, options: algorithm.check(OPTIONS[name]) });
};

test.for(algorithms.names())('%s: the same customers give the same model in whatever order they come, and each is where the model puts it', (name) => {
  fc.assert(fc.property(anyShoppers, fc.integer(), fc.integer({ min: 2, max: 4 }), ({ raw, preparation }, seed, k) => {
    const data = applyPreparation(preparation, raw);
    const { labels, ...fit } = fitted(name, data, { k, seed });
    const order = shuffled(data.rows, seed);
    const { labels: again, ...model } = fitted(name, selectRows(data, order), { k, seed });
    expect(JSON.stringify(model)).toBe(JSON.stringify(fit));
    expect(again).toEqual(Int32Array.from(order, (row) => labels[row]!));

    const put = assignClusters(fit, data).labels;
    const same = put.filter((label, row) => label === labels[row]).length / data.rows;
    expect(same).toBeCloseTo(fit.kept ?? 1, 12);
    expect(fit.sizes).toEqual(fit.centroids.map((_, cluster) => labels.filter((label) => label === cluster).length));
    expect(fit.centroids.length).toBe(fit.k);
    expect(fit.k).toBe(algorithms.get(name).finds ? fit.k : k);
  }), { numRuns: process.env['MUSTER_TEST_FULL'] ? 500 : 15 });
});

test.for(algorithms.names())('%s: bad input is named', (name) => {
  const { raw, preparation } = shoppers(60, 4);
  const data = applyPreparation(preparation, raw);
  const spoilt = { ...data, columns: data.columns.map((column, index) => (index === 1 ? column.with(0, Number.NaN) : column)) };
  expect(() => fitted(name, spoilt)).toThrow(/NaN or infinity in frequency_84d \(1 of 60\)/);
  const twins = selectRows(data, Array.from({ length: 60 }, () => 0));
  expect(() => fitted(name, twins)).toThrow(/distinct|of one segment|of one kind/);
  expect(() => fitted(name, selectRows(data, []))).toThrow(/0 rows|there is none/);
  expect(() => fitted(name, matrixOf({ 'x': [] }))).toThrow(/0 rows|there is none|not among/);
  expect(() => assignClusters(fitted(name, data), matrixOf({ spend: [1, 2] }))).toThrow(/1 features \(spend\); allowed: the 4 features/);
  expect(() => algorithms.get(name).check({ nonsense: 1 })).toThrow(new RegExp(`${name}.nonsense: not an option`));
});
