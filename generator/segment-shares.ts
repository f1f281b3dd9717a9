import type { Random } from './random.ts';

/** Gives each of `count` customers a segment: the counts are exact to the customer, who gets which is random. */
export function assignSegments(count: number, shares: readonly number[], random: Random): Uint8Array {
  const segments = new Uint8Array(count);
  let filled = 0;
  let cumulative = 0;
  for (const [segment, share] of shares.entries()) {
    cumulative += share;
    const end = Math.round(cumulative * count);
    segments.fill(segment, filled, end);
    filled = end;
  }
  for (let left = count - 1; left > 0; left--) {
    const other = random.below(left + 1);
    const kept = segments[left]!;
    segments[left] = segments[other]!;
    segments[other] = kept;
  }
  return segments;
}
