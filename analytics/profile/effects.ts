import { etaSquared, groupMoments } from '../inference/index.ts';
import type { Matrix } from '../matrix.ts';

/**
 * How much of a feature's variance lies between the segments, 0 to 1 (eta squared). For the features that made the clusters this takes
 * the place of a test, which would always be significant: the clusters were drawn where they differ.
 */
export function effectSizes(matrix: Matrix, labels: ArrayLike<number>, k: number): { feature: string; effect: number }[] {
  return matrix.names
    .map((feature, index) => ({ feature, effect: etaSquared(groupMoments(matrix.columns[index]!, labels, k)) ?? 0 }))
    .toSorted((a, b) => b.effect - a.effect);
}
