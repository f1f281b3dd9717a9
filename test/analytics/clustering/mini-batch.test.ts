import { expect, test } from 'vitest';
import { adjustedRand, algorithms, applyPreparation, fitKMeans } from '../../../analytics/index.ts';
import { shoppers } from '../../support/shoppers.ts';
import { plantedBlobs } from '../planted.ts';

const miniBatch = algorithms.get('mini_batch');

const PLANTED = { centres: [[0, 0, 0], [5, 0, 0], [0, 5, 0], [0, 0, 6], [5, 5, 5]], shares: [0.4, 0.3, 0.15, 0.1, 0.05] };

test('clusters of k-means to within a few percent of its inertia, and the planted ones', () => {
  for (const seed of [1, 2, 3]) {
    const { data, truth } = plantedBlobs({ seed, rows: 20_000, ...PLANTED });
    const whole = fitKMeans({ data, k: 5, seed });
    const fit = miniBatch.fit({ data, k: 5, seed, options: miniBatch.check({}) });
    expect(fit.inertia / whole.inertia).toBeLessThan(1.01);
    expect(adjustedRand(fit.labels, truth)).toBeGreaterThan(adjustedRand(whole.labels, truth) - 0.02);
    expect(fit.converged).toBe(true);
  }
});

test('where there are no clear clusters too, also from small batches', () => {
  const { raw, preparation } = shoppers(5_000, 7);
  const data = applyPreparation(preparation, raw);
  for (const k of [2, 6, 9]) {
    const fit = miniBatch.fit({ data, k, seed: 1, options: miniBatch.check({ batchRows: 200 }) });
    expect(fit.inertia / fitKMeans({ data, k, seed: 1 }).inertia).toBeLessThan(1.05);
  }
});

test('a limit of batches is honoured and admitted, and progress is told with each', () => {
  const { data } = plantedBlobs({ seed: 4, rows: 3_000, ...PLANTED });
  const seen: number[] = [];
  const fit = miniBatch.fit({ data, k: 7, seed: 1, options: miniBatch.check({ maxBatches: 2, tolerance: 0 }), onProgress: ({ iteration }) => seen.push(iteration) });
  expect(seen).toEqual([1, 2]);
  expect(fit).toMatchObject({ converged: false, iterations: 2 });
});
