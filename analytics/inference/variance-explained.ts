import { incompleteBeta, logGamma } from './gamma.ts';
import { anova, etaSquared } from './anova.ts';
import { merged, type GroupMoments } from './group-moments.ts';

/** How much of a variance lies between groups. */
export interface VarianceExplained {
  /** Eta squared, 0 to 1: as seen in these rows. It rises with the number of groups, also where they mean nothing. */
  eta: number;
  /** Epsilon squared (Kelley, 1935): eta squared less what groups drawn at random would show; compares numbers of groups with each other. May be below 0. */
  adjusted: number;
  /** Where the share lies with 95% confidence, by the noncentral F distribution. */
  interval: [number, number];
  groups: number;
  /** Values that are not missing. */
  count: number;
}

/** What an interval leaves outside, on each side. */
const OUTSIDE = 0.025;

/**
 * Eta squared of groups with its interval: the noncentralities for which the F that was found is at the edges of the middle 95%, each as
 * lambda / (lambda + N) (Steiger, 2004; Smithson, 2001). It takes values for normal within groups; skewed ones make it a little too narrow.
 * Null where nothing varies, or less than two groups have a value.
 */
export function varianceExplained(all: readonly GroupMoments[]): VarianceExplained | null {
  const groups = all.filter(({ count }) => count > 0);
  const { count } = merged(groups);
  const test = anova(groups);
  const eta = etaSquared(groups);
  if (!test || eta === null) return null;
  const { f, df: [between, within] } = test;
  const share = (chance: number): number => {
    const lambda = Number.isFinite(f) ? noncentrality(f, between, within, chance) : Number.POSITIVE_INFINITY;
    return lambda === Number.POSITIVE_INFINITY ? 1 : lambda / (lambda + count);
  };
  return {
    eta, count, groups: groups.length,
    adjusted: 1 - ((1 - eta) * (count - 1)) / within,
    interval: [share(1 - OUTSIDE), share(OUTSIDE)],
  };
}

/** The noncentrality at which a variable of the noncentral F distribution is at most `f` with this chance; 0 where even none makes it so likely. */
function noncentrality(f: number, between: number, within: number, chance: number): number {
  const below = (lambda: number): number => noncentralFisherBelow(f, between, within, lambda);
  if (below(0) <= chance) return 0;
  let low = 0;
  let high = Math.max(1, 2 * f * between);
  while (below(high) > chance) {
    low = high;
    high *= 2;
  }
  while (high - low > 1e-7 * Math.max(1, high)) {
    const middle = (low + high) / 2;
    if (below(middle) > chance) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Terms of the Poisson mixture so many standard deviations from its middle say nothing any more. */
const REACH = 9;

/**
 * Chance that a variable of the noncentral F distribution is at most `f`: a Poisson mixture of incomplete beta functions (Johnson, Kotz and
 * Balakrishnan, Continuous Univariate Distributions 2, 30.3), each had from the one above it by I(x; a, b) = I(x; a + 1, b) + x^a (1 - x)^b / (a B(a, b))
 * (DLMF 8.17.20): all terms are positive, so that nothing cancels.
 */
export function noncentralFisherBelow(f: number, between: number, within: number, lambda: number): number {
  if (f <= 0) return 0;
  const x = (between * f) / (between * f + within);
  const b = within / 2;
  const mean = lambda / 2;
  const reach = REACH * Math.sqrt(mean) + 2 * REACH;
  const last = Math.ceil(mean + reach);
  const first = Math.max(0, Math.floor(mean - reach));
  let a = between / 2 + last;
  let beta = incompleteBeta(x, a, b);
  let sum = poisson(last, mean) * beta;
  for (let term = last - 1; term >= first; term--) {
    a -= 1;
    beta += Math.exp(a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a + 1) - logGamma(b));
    sum += poisson(term, mean) * beta;
  }
  return Math.min(1, sum);
}

function poisson(count: number, mean: number): number {
  if (mean === 0) return count === 0 ? 1 : 0;
  return Math.exp(count * Math.log(mean) - mean - logGamma(count + 1));
}
