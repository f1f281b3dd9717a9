import { checkNumberOptions, type NumberOptions } from '../../options.ts';
import type { ClusteringAlgorithm } from '../algorithm.ts';
import { fitKMeans, kmeansDefaults } from './fit.ts';

const options: NumberOptions<'maxIterations' | 'tolerance'> = {
  maxIterations: {
    meaning: 'Lloyd steps of a start, and over all customers',
    min: 1,
    max: 10_000,
    integer: true,
    fallback: kmeansDefaults.maxIterations,
  },
  tolerance: {
    meaning: 'share of the mean variance at which centroids rest',
    min: 0,
    max: 1,
    fallback: kmeansDefaults.tolerance,
  },
};

/** Lloyd's k-means with restarts. */
export const kmeans: ClusteringAlgorithm = {
  name: 'kmeans',
  check: (given) => checkNumberOptions('kmeans', options, given),
  rest: (given) => checkNumberOptions('kmeans', options, given) as { maxIterations: number; tolerance: number },
  fit: ({ data, k, seed, options, restarts, onProgress }) => fitKMeans({ data, k, seed, ...options, ...(restarts !== undefined && { restarts }), onProgress }),
};
