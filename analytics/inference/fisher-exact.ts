import { logGamma } from './gamma.ts';

/** Tables as likely as the one seen, but for rounding, count with it (as in R and scipy). */
const ROUNDING = 1 + 1e-7;

/**
 * Probability, where two shares are one, of a table as unlikely as this or more so: Fisher's exact test (1922), two-sided, scipy's
 * `fisher_exact`. Each side is `[rows that have it, rows]`; fractions of rows are rounded. Needs no table to be well filled; takes as many
 * steps as the smallest margin has rows, so it is for those that are not.
 */
export function fisherExact(first: readonly [number, number], second: readonly [number, number]): number {
  const [[a, n], [b, m]] = [first, second].map((side) => side.map(Math.round)) as [[number, number], [number, number]];
  const have = a + b;
  const logLikelihood = (own: number): number => logChoose(n, own) + logChoose(m, have - own);
  const [least, most] = [Math.max(0, have - m), Math.min(n, have)];
  const [all, seen] = [logChoose(n + m, have), logLikelihood(a)];
  let p = 0;
  for (let own = least; own <= most; own++) {
    const likely = logLikelihood(own);
    if (likely <= seen + Math.log(ROUNDING)) p += Math.exp(likely - all);
  }
  return Math.min(1, p);
}

function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}
