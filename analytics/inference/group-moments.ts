/** What tests need to know of a group of values: enough to merge groups without seeing the values again. */
export interface GroupMoments {
  /** Values that are not missing. */
  count: number;
  /** 0 for no values. */
  mean: number;
  /** Sum of squared distances from the mean. */
  squares: number;
}

/** The moments of each of `k` groups, in two passes; NaN is a missing value. A label outside 0..k-1 is in no group. */
export function groupMoments(values: Float64Array, labels: ArrayLike<number>, k: number): GroupMoments[] {
  const groups: GroupMoments[] = Array.from({ length: k }, () => ({ count: 0, mean: 0, squares: 0 }));
  for (let row = 0; row < values.length; row++) {
    const group = groups[labels[row]!];
    if (!group || Number.isNaN(values[row]!)) continue;
    group.count++;
    group.mean += values[row]!;
  }
  for (const group of groups) if (group.count > 0) group.mean /= group.count;
  for (let row = 0; row < values.length; row++) {
    const group = groups[labels[row]!];
    if (group && !Number.isNaN(values[row]!)) group.squares += (values[row]! - group.mean) ** 2;
  }
  return groups;
}

/** The moments of several groups together, by the update of Chan, Golub and LeVeque (1983), which does not cancel. */
export function merged(groups: readonly GroupMoments[]): GroupMoments {
  return groups.reduce((all, group) => {
    const count = all.count + group.count;
    if (count === 0) return all;
    const apart = group.mean - all.mean;
    return {
      count,
      mean: all.mean + (apart * group.count) / count,
      squares: all.squares + group.squares + (apart * apart * all.count * group.count) / count,
    };
  }, { count: 0, mean: 0, squares: 0 });
}
