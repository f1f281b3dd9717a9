import { asPercent } from '../../core/words.ts';
import { consentRemark, plannedCounts } from './consent-remark.ts';
import { thresholdGate } from './threshold-gate.ts';

/** Would an audience lose an alarming part of its members at once? */
export const plannedRemovals = thresholdGate({
  name: 'planned_removals',
  subject: 'audience',
  direction: 'max',
  key: 'maxShare',
  limit: { meaning: 'removed members over those acknowledged before', min: 0, max: 1, fallback: 0.3 },
  format: asPercent,
  measure: (plan, threshold) => {
    const { audience, acknowledged, removed } = plan;
    const evidence = plannedCounts(plan);
    if (acknowledged === null) return { notYet: `first sync of audience "${audience}": there is nobody to remove`, evidence };
    if (acknowledged === 0 && removed > 0)
      return { unknown: `${removed} removals planned from audience "${audience}", which has no acknowledged members`, evidence };
    return {
      value: acknowledged === 0 ? 0 : removed / acknowledged,
      what: `the share of audience "${audience}" that would be removed,`,
      ...consentRemark(plan, threshold), evidence,
    };
  },
});
