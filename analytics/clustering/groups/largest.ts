export interface Largest {
  /** Codes that are clusters of their own, most frequent first, of two as frequent the smaller code. */
  codes: number[];
  /** Rows of all other codes. */
  rest: number;
}

/**
 * The groups that are large enough to act on. What they leave over is a cluster too: where it would be too small, the smallest groups join it,
 * so that one small remainder does not stop every model at its gate.
 */
export function largestGroups(column: Float64Array, { most, minShare }: { most: number; minShare: number }): Largest {
  const sizes = new Map<number, number>();
  for (const code of column) sizes.set(code, (sizes.get(code) ?? 0) + 1);
  const least = minShare * column.length;
  const kept = [...sizes].filter(([, size]) => size >= least).toSorted(([a, m], [b, n]) => n - m || a - b).slice(0, most);
  let rest = column.length - kept.reduce((sum, [, size]) => sum + size, 0);
  while (rest > 0 && rest < least && kept.length > 0) rest += kept.pop()![1];
  return { codes: kept.map(([code]) => code), rest };
}
