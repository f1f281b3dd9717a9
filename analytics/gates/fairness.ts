import { judgeFairness } from './judge-fairness.ts';
import { thresholdGate } from './threshold-gate.ts';

/** Does an audience select among protected groups at rates that are alike? The four-fifths rule of the EEOC (1978), for benefits and burdens. */
export const fairness = thresholdGate({
  name: 'fairness',
  subject: 'audience',
  direction: 'min',
  key: 'minRatio',
  limit: { meaning: 'selection rate of the group that fares worst over that of the one that fares best; of a burden the other way round', min: 0, max: 1, fallback: 0.8 },
  format: (ratio) => ratio.toFixed(2),
  needs: () => ({ selection: {} }),
  measure: ({ audience, measured }) => judgeFairness(audience, measured, {
    figure: 'ratio', worse: (a, b) => a < b, format: (ratio) => ratio.toFixed(2),
    what: (attribute, group, reference) => `how group "${group}" of ${attribute} fares over group "${reference}", by their selection rates,`,
  }),
});
