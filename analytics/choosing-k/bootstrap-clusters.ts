import { adjustedRandOf, bestJaccard, contingencyOf } from '../agreement/index.ts';
import { selectRows, type Matrix } from '../matrix.ts';
import { createRandom } from '../random.ts';
import { sumOf } from '../statistics.ts';

export interface BootstrapTask {
  /** Prepared features: finite. */
  data: Matrix;
  /** The clusters that are judged: one of each row. */
  labels: ArrayLike<number>;
  /** Clusters of rows that were drawn again, found in the same way: one label of each row. */
  cluster: (data: Matrix, draw: number) => ArrayLike<number>;
  /** How often rows are drawn; each costs a fit. */
  draws: number;
  seed: number;
}

/** How well one cluster comes back. */
export interface ClusterStability {
  cluster: number;
  /** Jaccard index with the cluster that resembles it most, 0 to 1: the mean of the draws. */
  jaccard: number;
  /** Share of the draws in which that was below 0.5: Hennig calls such a cluster dissolved. */
  dissolved: number;
  /** Draws that had any of its rows. */
  draws: number;
}

export interface BootstrappedClusters {
  /** By cluster; those none of whose rows were ever drawn are left out. */
  clusters: ClusterStability[];
  /** Of each draw: adjusted Rand index of the clusters with those found again, each drawn row counted once. */
  adjustedRand: number[];
}

/** Below this a cluster was found more by accident than by what the rows say (Hennig 2007). */
const DISSOLVED = 0.5;

/**
 * Cluster-wise stability of Hennig (2007, "Cluster-wise assessment of cluster stability"): rows are drawn with
 * replacement and clustered anew; what a cluster is worth is its Jaccard index with the most similar new one, among the
 * rows that were drawn, each counted once, and the mean of that over the draws. A cluster none of whose rows were drawn
 * is not judged by that draw. Null where no cluster could be judged.
 */
export function bootstrapClusters({ data, labels, cluster, draws, seed }: BootstrapTask): BootstrappedClusters | null {
  const random = createRandom(seed);
  const seen = new Map<number, number[]>();
  const adjustedRand: number[] = [];
  for (let draw = 0; draw < draws; draw++) {
    const picked = Int32Array.from({ length: data.rows }, () => random.integer(data.rows)).toSorted();
    const found = cluster(selectRows(data, picked), draw);
    const firsts = Array.from(picked.keys()).filter((at) => at === 0 || picked[at] !== picked[at - 1]);
    const table = contingencyOf(firsts.map((at) => labels[picked[at]!]!), firsts.map((at) => found[at]!));
    bestJaccard(table).forEach((value, row) => seen.set(table.rows[row]!, [...(seen.get(table.rows[row]!) ?? []), value]));
    adjustedRand.push(adjustedRandOf(table));
  }
  if (seen.size === 0) return null;
  const clusters = [...seen].map(([cluster, values]) => ({
    cluster, jaccard: sumOf(values) / values.length, dissolved: values.filter((value) => value < DISSOLVED).length / values.length, draws: values.length,
  }));
  return { clusters, adjustedRand };
}
