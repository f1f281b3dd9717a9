import { sharedBins } from './bins.ts';
import type { DriftTest } from './drift-test.ts';

/**
 * Jensen-Shannon distance over the bins of PSI (missing is one of them): the root of the divergence, to base 2, so that it
 * lies in [0, 1] and is a metric (Endres and Schindelin, 2003).
 */
export const jensenShannon: DriftTest = {
  name: 'jensen_shannon',
  kinds: ['numeric', 'categorical'],
  threshold: 0.1,
  measure: (reference, current) => {
    const { reference: before, current: after } = sharedBins(reference, current);
    return { value: jensenShannonDistance(before, after) };
  },
};

/** Of two sets of counts with rows each, by logarithms to `base`: scipy's `jensenshannon`. */
export function jensenShannonDistance(reference: readonly number[], current: readonly number[], base = 2): number {
  const [n, m] = [reference, current].map((counts) => counts.reduce((sum, count) => sum + count, 0)) as [number, number];
  const divergence = reference.reduce((sum, count, bin) => {
    const [p, q] = [count / n, current[bin]! / m];
    return sum + (part(p, (p + q) / 2) + part(q, (p + q) / 2)) / 2;
  }, 0);
  return Math.sqrt(Math.min(1, Math.max(0, divergence / Math.log(base))));
}

function part(share: number, middle: number): number {
  return share > 0 ? share * Math.log(share / middle) : 0;
}
