import { bestJaccard, contingencyOf } from '../agreement/index.ts';
import { selectRows, type Matrix } from '../matrix.ts';
import { createRandom } from '../random.ts';
import { sumOf } from '../statistics.ts';
import type { Stability } from './candidate.ts';

export interface StabilityRequest {
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

/**
 * Cluster-wise stability of Hennig (2007, "Cluster-wise assessment of cluster stability"): rows are drawn with
 * replacement and clustered anew; what a cluster is worth is its Jaccard index with the most similar new one, among the
 * rows that were drawn, each counted once, and the mean of that over the draws. A cluster none of whose rows were drawn
 * is not judged by that draw. Null where no cluster could be judged.
 */
export function bootstrapStability({ data, labels, cluster, draws, seed }: StabilityRequest): Stability | null {
  const random = createRandom(seed);
  const seen = new Map<number, number[]>();
  for (let draw = 0; draw < draws; draw++) {
    const picked = Int32Array.from({ length: data.rows }, () => random.integer(data.rows)).toSorted();
    const found = cluster(selectRows(data, picked), draw);
    const firsts = Array.from(picked.keys()).filter((at) => at === 0 || picked[at] !== picked[at - 1]);
    const table = contingencyOf(firsts.map((at) => labels[picked[at]!]!), firsts.map((at) => found[at]!));
    bestJaccard(table).forEach((value, row) => seen.set(table.rows[row]!, [...(seen.get(table.rows[row]!) ?? []), value]));
  }
  const means = [...seen.values()].map((values) => sumOf(values) / values.length);
  return means.length === 0 ? null : { mean: sumOf(means) / means.length, weakest: Math.min(...means) };
}
