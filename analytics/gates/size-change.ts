import { asPercent } from '../../core/words.ts';
import { consentRemark, plannedCounts } from './consent-remark.ts';
import { thresholdGate } from './threshold-gate.ts';

/** Would an audience be of another size at once, in either direction? */
export const sizeChange = thresholdGate({
  name: 'size_change',
  subject: 'audience',
  direction: 'max',
  key: 'maxShare',
  limit: { meaning: 'difference of added and removed members, over those acknowledged before', min: 0, max: 1_000, fallback: 0.3 },
  format: asPercent,
  measure: (plan, threshold) => {
    const { audience, acknowledged, added, removed } = plan;
    const evidence = plannedCounts(plan);
    if (acknowledged === null) return { notYet: `first sync of audience "${audience}": there is no size before it`, evidence };
    if (acknowledged === 0 && added !== removed)
      return { unknown: `audience "${audience}" has no acknowledged members whom its size could be held against`, evidence };
    return {
      value: acknowledged === 0 ? 0 : Math.abs(added - removed) / acknowledged,
      what: `by how much audience "${audience}" would ${added < removed ? 'shrink' : 'grow'}, over its members,`,
      ...consentRemark(plan, threshold), evidence,
    };
  },
});
