import { incompleteBeta, logGamma, upperGamma } from './gamma.ts';

/** Chance that a chi-squared variable with `df` degrees of freedom exceeds `x`. */
export function chiSquaredTail(x: number, df: number): number {
  return upperGamma(df / 2, x / 2);
}

/**
 * The value that a chi-squared variable with `df` degrees of freedom stays below with chance `share`, 0 < share < 1: scipy's `chi2.ppf`.
 * By halving: the tail falls steadily, and fifty steps reach a double's precision.
 */
export function chiSquaredQuantile(share: number, df: number): number {
  let [low, high] = [0, Math.max(1, df)];
  while (chiSquaredTail(high, df) > 1 - share) [low, high] = [high, 2 * high];
  while (high - low > 1e-14 * high) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (chiSquaredTail(middle, df) > 1 - share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Chance that a standard normal variable exceeds `z`; precise far out too. */
export function normalTail(z: number): number {
  const half = chiSquaredTail(z * z, 1) / 2;
  return z >= 0 ? half : 1 - half;
}

/** Chance that a variable of Fisher's F distribution exceeds `x`. */
export function fisherTail(x: number, between: number, within: number): number {
  return x <= 0 ? 1 : incompleteBeta(within / (within + between * x), within / 2, between / 2);
}

/** Chance that a variable of Student's t distribution is further from 0 than `t`, in either direction. */
export function studentTwoTails(t: number, df: number): number {
  return incompleteBeta(df / (df + t * t), df / 2, 0.5);
}

/**
 * The t beyond which, in both directions together, a share of `outside` (0 to 1) lies: 1.96 for 0.05 and many degrees of freedom.
 * Newton's method from 0: the tail is convex there, so it comes up to the root without passing it.
 */
export function studentQuantile(outside: number, df: number): number {
  let t = 0;
  for (let step = 0; step < 200; step++) {
    const rise = (studentTwoTails(t, df) - outside) / (2 * studentDensity(t, df));
    t += rise;
    if (Math.abs(rise) <= 1e-13 * Math.max(1, t)) break;
  }
  return t;
}

function studentDensity(t: number, df: number): number {
  const front = logGamma((df + 1) / 2) - logGamma(df / 2) - 0.5 * Math.log(df * Math.PI);
  return Math.exp(front - ((df + 1) / 2) * Math.log1p((t * t) / df));
}
