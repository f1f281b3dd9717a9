import { asPercent } from '../../core/words.ts';
import { consentRemark } from './consent-remark.ts';
import { shareOfHeld } from './share-of-held.ts';
import { thresholdGate } from './threshold-gate.ts';

/** Would an audience lose an alarming part of its members at once? */
export const plannedRemovals = thresholdGate({
  name: 'planned_removals',
  subject: 'audience',
  direction: 'max',
  key: 'maxShare',
  limit: { meaning: 'removed members over those acknowledged before', min: 0, max: 1, fallback: 0.3 },
  format: asPercent,
  measure: (plan, threshold) => ({
    ...shareOfHeld(plan, {
      count: plan.removed,
      first: 'there is nobody to remove',
      nobodyHeld: `${plan.removed} removals planned from audience "${plan.audience}", which has no acknowledged members`,
      what: `the share of audience "${plan.audience}" that would be removed,`,
    }),
    ...consentRemark(plan, threshold),
  }),
});
