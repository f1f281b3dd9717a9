/** A stretch of time, in milliseconds since 1970. */
export interface Interval { from: number; to: number }

/** Milliseconds in which at least one interval runs: overlaps count once. */
export function unionOf(intervals: readonly Interval[]): number {
  let covered = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (const { from, to } of intervals.toSorted((a, b) => a.from - b.from)) {
    if (to <= end) continue;
    covered += to - Math.max(from, end);
    end = to;
  }
  return covered;
}
