import { chiSquaredQuantile, chiSquaredTail } from '../inference/distributions.ts';
import { sumOf } from '../statistics.ts';
import { sharedBins } from './bins.ts';
import type { DriftTest } from './drift-test.ts';

/**
 * A share of 0 has no logarithm. It counts as this instead (as in Evidently): small enough that a bin which fills or
 * empties shows, large enough that one stray row in ten thousand does not (0.0001 * ln 1 = 0). A bin empty on both
 * sides adds nothing.
 */
const LEAST_SHARE = 1e-4;
/** Chance exceeds the critical value in one of twenty comparisons. */
const CONFIDENCE = 0.95;

/**
 * Population stability index over about ten bins that hold as much of the reference each, and one of missing values.
 * 0.1 is usually read as a little drift, 0.2 as much; chance alone reaches these in samples of some hundred rows, so
 * its critical value and p are given with it (Yurdakul and Naranjo, 2020).
 */
export const psi: DriftTest = {
  name: 'psi',
  kinds: ['numeric', 'categorical'],
  threshold: 0.2,
  measure: (reference, current) => {
    const bins = sharedBins(reference, current);
    const filled = bins.reference.filter((rows, bin) => rows + bins.current[bin]! > 0).length;
    const value = psiOfCounts(bins.reference, bins.current);
    if (filled < 2) return { value, p: 1, evidence: { bins: filled } };
    const sizes = [filled, reference.rows, current.rows] as const;
    return { value, p: psiProbability(value, ...sizes), critical: psiCritical(...sizes), evidence: { bins: filled } };
  },
};

/** Sum over bins of (current - reference) * ln(current / reference), in shares. Both sides have rows. */
export function psiOfCounts(reference: readonly number[], current: readonly number[]): number {
  const before = shares(reference);
  const after = shares(current);
  return before.reduce((total, share, bin) => total + (after[bin]! - share) * Math.log(after[bin]! / share), 0);
}

/** The PSI that chance exceeds in one of twenty comparisons: chi-squared at 95% with bins - 1 degrees of freedom, times 1/n + 1/m. */
export function psiCritical(bins: number, reference: number, current: number): number {
  return chiSquaredQuantile(CONFIDENCE, bins - 1) * (1 / reference + 1 / current);
}

/** Probability of a PSI this large between samples of one population, by the same approximation. */
export function psiProbability(value: number, bins: number, reference: number, current: number): number {
  return chiSquaredTail(value / (1 / reference + 1 / current), bins - 1);
}

function shares(counts: readonly number[]): number[] {
  const total = sumOf(counts);
  return counts.map((count) => Math.max(count / total, LEAST_SHARE));
}
