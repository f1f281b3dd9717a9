import { normalTail } from './distributions.ts';
import { fisherExact } from './fisher-exact.ts';

/** A cell that expects fewer rows makes the normal approximation far too sure: one row of ten, none of ten thousand would be certain (Cochran, 1954). */
const LEAST_EXPECTED = 5;

export interface TwoProportions {
  /** Second share less the first. */
  difference: number;
  z: number;
  /** Two-sided: by the pooled share, or exactly (Fisher) where a cell expects fewer than five rows. */
  p: number;
}

/** Test that two shares, each `[rows that have it, rows]`, are one. Both have rows. */
export function twoProportions([a, n]: readonly [number, number], [b, m]: readonly [number, number]): TwoProportions {
  const difference = b / m - a / n;
  const together = (a + b) / (n + m);
  const error = Math.sqrt(together * (1 - together) * (1 / n + 1 / m));
  const z = error > 0 ? difference / error : 0;
  const fewest = Math.min(together, 1 - together) * Math.min(n, m);
  return { difference, z, p: fewest < LEAST_EXPECTED ? fisherExact([a, n], [b, m]) : Math.min(1, 2 * normalTail(Math.abs(z))) };
}
