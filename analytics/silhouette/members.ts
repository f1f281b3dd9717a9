import type { Matrix } from '../matrix.ts';
import { silhouetteProblem } from './problem.ts';
import { silhouetteOf } from './scores.ts';
import { silhouetteSums } from './sums.ts';

/**
 * The silhouette of each row of a sample, -1 to 1, in the order of the rows: 0 for one that is alone in its cluster. Time grows with the
 * square of the rows. Each cluster may be sampled at another rate, as distances are averaged within clusters.
 * Contract errors: those of `silhouetteProblem`. NaN where there are fewer than two clusters.
 */
export function silhouetteOfMembers(sample: Matrix, labels: ArrayLike<number>): Float64Array {
  const problem = silhouetteProblem(sample, [labels]);
  const sums = silhouetteSums(problem);
  const slots = problem.sizes.length;
  // The problem has the rows sorted by cluster, and by their place within it.
  const order = Array.from({ length: sample.rows }, (_, row) => row).toSorted((a, b) => labels[a]! - labels[b]! || a - b);
  const scores = new Float64Array(sample.rows);
  const inhabited = problem.sizes.filter((size) => size > 0).length;
  order.forEach((row, position) => {
    const distances = sums.subarray(position * slots, (position + 1) * slots);
    scores[row] = inhabited < 2 ? Number.NaN : silhouetteOf(distances, problem.sizes, labels[row]!, 0, slots);
  });
  return scores;
}
