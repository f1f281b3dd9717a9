import { algorithms, type ClusterFit, type ClusteringAlgorithm } from '../../analytics/clustering/index.ts';
import { importConfig } from '../../config/module.ts';
import { readMatrixFile } from './matrix-file.ts';

export interface FitTask {
  /** Path of the prepared matrix, Arrow. */
  matrixPath: string;
  algorithm: string;
  k: number;
  seed: number;
  restarts: number;
  /** The algorithm's own options, as configured. */
  options?: Record<string, unknown> | undefined;
  /** The configuration file, which may register an algorithm of its own. */
  configFile: string;
}

/** What a fit gives, without the labels: they can be had again from the model. */
export type FitOutcome = Omit<ClusterFit, 'labels'>;

/** Fits one model on one matrix; runs on a worker thread. */
export async function fit(task: FitTask): Promise<FitOutcome> {
  const data = readMatrixFile(task.matrixPath);
  const algorithm = await algorithmOf(task);
  const { labels: _, ...outcome } = algorithm.fit({
    data, k: task.k, seed: task.seed, restarts: task.restarts, options: algorithm.check(task.options),
  });
  return outcome;
}

/** A thread starts with the registries Muster has; the configuration is run here too once it is missed, as it costs a moment. */
export async function algorithmOf({ algorithm, configFile }: Pick<FitTask, 'algorithm' | 'configFile'>): Promise<ClusteringAlgorithm> {
  if (!algorithms.has(algorithm)) await importConfig(configFile);
  return algorithms.get(algorithm);
}
