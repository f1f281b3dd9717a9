import { normalTail } from './distributions.ts';

/** Area under the receiver operating characteristic: the chance that a row of class 1 scores above one of class 0, ties counting half. */
export const areaUnderCurve = {
  /** By ranks (Mann and Whitney, 1947). Null where a class has no row. */
  of(scores: Float64Array, labels: ArrayLike<number>): number | null {
    const order = Array.from(scores.keys()).toSorted((a, b) => scores[a]! - scores[b]!);
    let [ranks, positives] = [0, 0];
    for (let from = 0, to = 0; from < order.length; from = to) {
      while (to < order.length && scores[order[to]!] === scores[order[from]!]) to++;
      for (let at = from; at < to; at++) {
        if (labels[order[at]!] !== 1) continue;
        positives++;
        ranks += (from + 1 + to) / 2;
      }
    }
    const negatives = order.length - positives;
    return positives === 0 || negatives === 0 ? null : (ranks - (positives * (positives + 1)) / 2) / (positives * negatives);
  },

  /** Chance of an area this large where scores say nothing of the class, by the normal approximation of the rank sum. */
  chance(area: number, negatives: number, positives: number): number {
    return normalTail((area - 0.5) / Math.sqrt((negatives + positives + 1) / (12 * negatives * positives)));
  },
};
