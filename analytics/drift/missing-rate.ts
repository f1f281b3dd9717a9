import { twoProportions } from '../inference/two-proportions.ts';
import type { DriftTest } from './drift-test.ts';

/** Difference of the shares of rows without a value, 0 to 1, by a two-proportion test. */
export const missingRate: DriftTest = {
  name: 'missing_rate',
  kinds: ['numeric', 'categorical'],
  threshold: 0.05,
  measure: (reference, current) => {
    const { difference, p } = twoProportions([reference.missing, reference.rows], [current.missing, current.rows]);
    return { value: Math.abs(difference), p, evidence: { reference: reference.missing / reference.rows, current: current.missing / current.rows } };
  },
};
