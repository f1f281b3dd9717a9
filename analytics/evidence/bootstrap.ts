import { bootstrapClusters, type ClusterStability } from '../choosing-k/bootstrap-clusters.ts';
import { evenRowsOf } from '../matrix.ts';
import { sumOf } from '../statistics.ts';
import type { ModelMeasure } from './measure.ts';

export interface BootstrapRequest {
  /** How often rows are drawn; each costs a fit. */
  bootstraps: number;
  /** Most rows of the snapshot that are drawn from. */
  rows: number;
}

/** How well the challenger's clusters come back where its customers are drawn again. */
export interface BootstrapEvidence {
  bootstraps: number;
  /** Rows of the snapshot that were drawn from. */
  rows: number;
  /** By cluster; without those that no row was drawn of. */
  clusters: ClusterStability[];
  /** Adjusted Rand index of the clusters with those found again, over the rows drawn: the mean of the draws, and the least of them. */
  adjustedRand: { mean: number; least: number };
}

export const bootstrap: ModelMeasure<'bootstrap'> = {
  name: 'bootstrap',
  measure: ({ raw, challenger, seed, cluster }, { bootstraps, rows }) => {
    const drawn = evenRowsOf(raw.rows, rows);
    const found = bootstrapClusters({
      data: challenger.prepared(drawn), labels: drawn.map((row) => challenger.labels[row]!),
      cluster: (data, draw) => cluster(data, seed + draw), draws: bootstraps, seed,
    });
    if (found === null) return { unknown: 'there are no rows to draw from' };
    const { clusters, adjustedRand } = found;
    return { bootstraps, rows: drawn.length, clusters, adjustedRand: { mean: sumOf(adjustedRand) / adjustedRand.length, least: Math.min(...adjustedRand) } };
  },
};
