import { sortedPresent } from '../statistics.ts';
import type { DriftTest } from './drift-test.ts';
import { kolmogorovTail } from './kolmogorov.ts';

/** Kolmogorov-Smirnov of two samples: the largest difference between their distribution functions. */
export const ks: DriftTest = {
  name: 'ks',
  threshold: 0.1,
  measure: (reference, current) => {
    const value = ksStatistic(reference, current);
    return { value, p: ksProbability(value, reference.length, current.length) };
  },
};

/**
 * D in [0, 1], exact, ties included. Missing values (NaN) are taken as larger than any value, so D is never below the
 * difference of the missing rates; without missing values this is the usual statistic.
 */
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
    largest = Math.max(largest, Math.abs(i / reference.length - j / current.length));
  }
  return largest;
}

/**
 * Asymptotic two-sided probability of a D this large, with n*m/(n+m) as the effective size of one sample (as scipy's
 * `method='asymp'`). It takes rows as independent.
 */
export function ksProbability(statistic: number, reference: number, current: number): number {
  return kolmogorovTail(statistic, Math.round((reference * current) / (reference + current)));
}
