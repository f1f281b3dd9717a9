import { sharedBins } from './bins.ts';
import type { DriftTest } from './drift-test.ts';

/** Hellinger distance over the bins of PSI (missing is one of them), 0 to 1. */
export const hellinger: DriftTest = {
  name: 'hellinger',
  kinds: ['numeric', 'categorical'],
  threshold: 0.1,
  measure: (reference, current) => {
    const { reference: before, current: after } = sharedBins(reference, current);
    return { value: hellingerDistance(before, after) };
  },
};

/** sqrt(1/2 * sum of (sqrt p - sqrt q)^2), of two sets of counts with rows each. */
export function hellingerDistance(reference: readonly number[], current: readonly number[]): number {
  const [n, m] = [reference, current].map((counts) => counts.reduce((sum, count) => sum + count, 0)) as [number, number];
  const squares = reference.reduce((sum, count, bin) => sum + (Math.sqrt(count / n) - Math.sqrt(current[bin]! / m)) ** 2, 0);
  return Math.sqrt(Math.min(1, squares / 2));
}
