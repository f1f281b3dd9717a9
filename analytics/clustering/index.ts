export type { ClusterFit, ClusteringAlgorithm, FitProgress, FitRequest } from './algorithm.ts';
export { algorithms } from './algorithms.ts';
export { assignNearest } from './nearest.ts';
export { fitKMeans, kmeansDefaults, restThreshold, type KMeansRequest } from './kmeans/fit.ts';
