import { normalTail } from './distributions.ts';

export interface TwoProportions {
  /** Second share less the first. */
  difference: number;
  z: number;
  /** Two-sided, by the pooled share. */
  p: number;
}

/** Test that two shares, each `[rows that have it, rows]`, are one. Both have rows. */
export function twoProportions([a, n]: readonly [number, number], [b, m]: readonly [number, number]): TwoProportions {
  const difference = b / m - a / n;
  const together = (a + b) / (n + m);
  const error = Math.sqrt(together * (1 - together) * (1 / n + 1 / m));
  const z = error > 0 ? difference / error : 0;
  return { difference, z, p: Math.min(1, 2 * normalTail(Math.abs(z))) };
}
