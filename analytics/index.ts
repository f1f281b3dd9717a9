// Matrices and their preparation
export {
  columnOf,
  countDistinctRows,
  evenRows,
  evenRowsOf,
  matrixFromRows,
  matrixOf,
  requireFinite,
  selectColumns,
  selectRows,
  toRowMajor,
  type Matrix,
} from './matrix.ts';
export * from './preparation/index.ts';

// Clusters, how well they are apart, and how many there should be
export * from './clustering/index.ts';
export * from './silhouette/index.ts';
export * from './choosing-k/index.ts';
export * from './splitting/index.ts';
export * from './plane/index.ts';
export * from './baseline/index.ts';

// Agreement of two segmentations
export * from './agreement/index.ts';

// Drift and gates
export * from './evidence/index.ts';
export * from './drift/index.ts';
export * from './gates/index.ts';
export * from './fairness/index.ts';

// What segments look like, and what they are called
export * from './profile/index.ts';
export * from './inference/index.ts';
export * from './tree/index.ts';

// Customers who belong together
export * from './graph/index.ts';

// Tools
export { createRandom, type Random } from './random.ts';
export { Registry } from './registry.ts';
export { checkNumberOptions, type NumberOption, type NumberOptions } from './options.ts';
export { momentsOf, quantile, sortedPresent, type Moments } from './statistics.ts';
