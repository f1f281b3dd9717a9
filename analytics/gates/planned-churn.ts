import { asPercent } from '../../core/words.ts';
import { consentRemark } from './consent-remark.ts';
import { shareOfHeld } from './share-of-held.ts';
import { thresholdGate } from './threshold-gate.ts';

/** Would an audience become another one, even if it kept its size? */
export const plannedChurn = thresholdGate({
  name: 'planned_churn',
  subject: 'audience',
  direction: 'max',
  key: 'maxShare',
  limit: { meaning: 'added and removed members together, over those acknowledged before', min: 0, max: 1_000, fallback: 0.6 },
  format: asPercent,
  measure: (plan, threshold) => {
    const count = plan.added + plan.removed;
    return {
      ...shareOfHeld(plan, {
        count,
        first: 'there are no members who could change',
        nobodyHeld: `${count} changes planned of audience "${plan.audience}", which has no acknowledged members`,
        what: `what would be added to audience "${plan.audience}" and removed, over its members,`,
      }),
      ...consentRemark(plan, threshold),
    };
  },
});
