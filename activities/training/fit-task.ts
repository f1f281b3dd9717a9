import { readFileSync } from 'node:fs';
import { algorithms, type ClusterFit } from '../../analytics/clustering/index.ts';
import { matrixFromArrow } from '../arrow.ts';

export interface FitTask {
  /** Path of the prepared matrix, Arrow. */
  matrixPath: string;
  algorithm: string;
  k: number;
  seed: number;
  restarts: number;
}

/** What a fit gives, without the labels: they can be had again from the centroids. */
export type FitOutcome = Omit<ClusterFit, 'labels'>;

/** Fits one model on one matrix; runs on a worker thread. */
export function fit(task: FitTask): FitOutcome {
  const data = matrixFromArrow(readFileSync(task.matrixPath));
  const algorithm = algorithms.get(task.algorithm);
  const { labels: _, ...outcome } = algorithm.fit({
    data, k: task.k, seed: task.seed, options: algorithm.check({ restarts: task.restarts }),
  });
  return outcome;
}
