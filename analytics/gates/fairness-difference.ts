import { asPercent } from '../../core/words.ts';
import { judgeFairness } from './judge-fairness.ts';
import { thresholdGate } from './threshold-gate.ts';

/** The same in shares of the eligible: a ratio makes much of rates that are small, and little of those that are large. */
export const fairnessDifference = thresholdGate({
  name: 'fairness_difference',
  subject: 'audience',
  direction: 'max',
  key: 'maxDifference',
  limit: { meaning: 'by how much the selection rate of the group that fares worst is behind that of the one that fares best', min: 0, max: 1, fallback: 0.1 },
  format: asPercent,
  needs: () => ({ selection: {} }),
  measure: ({ audience, measured }) => judgeFairness(audience, measured, {
    figure: 'difference', worse: (a, b) => a > b, format: asPercent,
    what: (attribute, group, reference) => `by how much group "${group}" of ${attribute} fares worse than group "${reference}", by their selection rates,`,
  }),
});
