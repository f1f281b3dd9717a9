import { sortedPresent } from '../statistics.ts';
import type { DriftTest } from './drift-test.ts';
import { kolmogorovTail } from './kolmogorov.ts';
import { ksExactTail } from './ks-exact.ts';

/** Up to so many pairs of values the exact probability costs less than a millisecond. */
const EXACT_PAIRS = 100_000;

/**
 * Kolmogorov-Smirnov: the largest difference between the distribution functions of the values that are there, looked
 * for at the edges of bins. Between edges it may be larger, by no more than a bin holds, so D and its significance are
 * never overstated.
 */
export const ks: DriftTest = {
  name: 'ks',
  kinds: ['numeric'],
  threshold: 0.1,
  measure: (reference, current) => {
    if (reference.kind !== 'numeric' || current.kind !== 'numeric') return { unmeasured: 'it needs numbers' };
    const [n, m] = [reference.rows - reference.missing, current.rows - current.missing];
    if (n <= 0 || m <= 0) return { unmeasured: 'a side has no value' };
    const value = ksOfCounts(reference.counts, current.counts);
    return { value, p: ksProbability(value, n, m) };
  },
};

/** D of rows counted in the same bins. */
export function ksOfCounts(reference: readonly number[], current: readonly number[]): number {
  const [n, m] = [reference, current].map((counts) => counts.reduce((sum, count) => sum + count, 0)) as [number, number];
  let [before, after, largest] = [0, 0, 0];
  reference.forEach((count, bin) => {
    before += count;
    after += current[bin]!;
    largest = Math.max(largest, Math.abs(before / n - after / m));
  });
  return Math.min(1, largest);
}

/** D in [0, 1] of the values that are not NaN, exact, ties included. Both sides have a value. */
export function ksStatistic(reference: Float64Array, current: Float64Array): number {
  const a = sortedPresent(reference);
  const b = sortedPresent(current);
  let i = 0;
  let j = 0;
  let largest = 0;
  while (i < a.length || j < b.length) {
    const value = Math.min(a[i] ?? Number.POSITIVE_INFINITY, b[j] ?? Number.POSITIVE_INFINITY);
    while (i < a.length && a[i] === value) i++;
    while (j < b.length && b[j] === value) j++;
    largest = Math.max(largest, Math.abs(i / a.length - j / b.length));
  }
  return largest;
}

/** Probability of a D this large between independent samples of one population: exact for small ones, asymptotic beyond. */
export function ksProbability(statistic: number, reference: number, current: number): number {
  const [n, m] = [Math.max(1, Math.round(reference)), Math.max(1, Math.round(current))];
  return n * m <= EXACT_PAIRS ? ksExactTail(statistic, n, m) : ksAsymptotic(statistic, n, m);
}

/** Asymptotic two-sided probability of a D this large, with n*m/(n+m) as the effective size of one sample (as scipy's `method='asymp'`). */
export function ksAsymptotic(statistic: number, reference: number, current: number): number {
  return kolmogorovTail(statistic, Math.round((reference * current) / (reference + current)));
}
