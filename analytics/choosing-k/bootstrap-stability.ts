import { sumOf } from '../statistics.ts';
import { bootstrapClusters, type BootstrapTask } from './bootstrap-clusters.ts';
import type { Stability } from './candidate.ts';

/** The stability of all clusters (see `bootstrapClusters`) in two numbers. Null where no cluster could be judged. */
export function bootstrapStability(task: BootstrapTask): Stability | null {
  const means = bootstrapClusters(task)?.clusters.map(({ jaccard }) => jaccard) ?? [];
  return means.length === 0 ? null : { mean: sumOf(means) / means.length, weakest: Math.min(...means) };
}
