export type { ClusterFit, ClusteringAlgorithm, FitProgress, FitRequest } from './algorithm.ts';
export { algorithms } from './algorithms.ts';
export { assignNearest } from './nearest.ts';
export { lloydStepwise, type Assignment, type DistantRows, type FarRow, type StepState, type StepwiseRequest, type StepwiseResult } from './kmeans/stepwise.ts';
export { fitKMeans, kmeansDefaults, restThreshold, type KMeansRequest } from './kmeans/fit.ts';
