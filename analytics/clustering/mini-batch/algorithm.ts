import { checkNumberOptions, type NumberOptions } from '../../options.ts';
import type { ClusteringAlgorithm } from '../algorithm.ts';
import { fitMiniBatch, type MiniBatchOptions } from './fit.ts';

const options: NumberOptions<keyof MiniBatchOptions> = {
  batchRows: { meaning: 'customers of a batch', min: 10, max: 1_000_000, integer: true, fallback: 1_024 },
  maxBatches: { meaning: 'most batches', min: 1, max: 100_000, integer: true, fallback: 300 },
  tolerance: { meaning: 'share of the mean variance at which centroids rest', min: 0, max: 1, fallback: 1e-4 },
};

/** k-means over a few of very many rows at a time. What it finds stands: no pass over all customers follows in the warehouse. */
export const miniBatch: ClusteringAlgorithm = {
  name: 'mini_batch',
  check: (given) => checkNumberOptions('mini_batch', options, given),
  fit: (request) => fitMiniBatch(request, checkNumberOptions('mini_batch', options, request.options) as unknown as MiniBatchOptions),
};
