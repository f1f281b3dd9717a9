/** What a segment brings of the whole of a feature that adds up, such as money. */
export interface SegmentValue {
  /** Share of the sum over all, 0 to 1. */
  share: number;
  /** Mean of its members where that of all is 100. */
  index: number;
}

/** The value of each cluster; a missing value is nothing. Null where there is nothing to share, or a share would be below 0; for an empty cluster too. */
export function segmentValues(values: Float64Array, labels: ArrayLike<number>, k: number): (SegmentValue | null)[] {
  const sums = Array.from({ length: k }, () => 0);
  const sizes = Array.from({ length: k }, () => 0);
  for (let row = 0; row < values.length; row++) {
    sums[labels[row]!]! += values[row]! || 0;
    sizes[labels[row]!]!++;
  }
  const total = sums.reduce((sum, value) => sum + value, 0);
  if (!(total > 0) || sums.some((sum) => sum < 0)) return sums.map(() => null);
  return sums.map((sum, cluster) => (sizes[cluster]! > 0
    ? { share: sum / total, index: (100 * sum * values.length) / (total * sizes[cluster]!) }
    : null));
}
