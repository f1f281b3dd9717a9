import { asPercent } from '../../core/words.ts';
import { plannedCounts } from './consent-remark.ts';
import { thresholdGate } from './threshold-gate.ts';

/** Would an audience grow by an alarming number of members at once? */
export const plannedAdditions = thresholdGate({
  name: 'planned_additions',
  subject: 'audience',
  direction: 'max',
  key: 'maxShare',
  limit: { meaning: 'added members over those acknowledged before', min: 0, max: 1_000, fallback: 0.5 },
  format: asPercent,
  measure: (plan) => {
    const { audience, acknowledged, added } = plan;
    const evidence = plannedCounts(plan);
    if (acknowledged === null) return { notYet: `first sync of audience "${audience}": there are no members whom the additions could be held against`, evidence };
    if (acknowledged === 0 && added > 0)
      return { unknown: `${added} additions planned to audience "${audience}", which has no acknowledged members`, evidence };
    return { value: acknowledged === 0 ? 0 : added / acknowledged, what: `what would be added to audience "${audience}", over its members,`, evidence };
  },
});
