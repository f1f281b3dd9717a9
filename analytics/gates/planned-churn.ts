import { asPercent } from '../../core/words.ts';
import { consentRemark, plannedCounts } from './consent-remark.ts';
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
    const { audience, acknowledged, added, removed } = plan;
    const evidence = plannedCounts(plan);
    if (acknowledged === null) return { notYet: `first sync of audience "${audience}": there are no members who could change`, evidence };
    if (acknowledged === 0 && added + removed > 0)
      return { unknown: `${added + removed} changes planned of audience "${audience}", which has no acknowledged members`, evidence };
    return {
      value: acknowledged === 0 ? 0 : (added + removed) / acknowledged,
      what: `what would be added to audience "${audience}" and removed, over its members,`,
      ...consentRemark(plan, threshold), evidence,
    };
  },
});
