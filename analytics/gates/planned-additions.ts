import { asPercent } from '../../core/words.ts';
import { shareOfHeld } from './share-of-held.ts';
import { thresholdGate } from './threshold-gate.ts';

/** Would an audience grow by an alarming number of members at once? */
export const plannedAdditions = thresholdGate({
  name: 'planned_additions',
  subject: 'audience',
  direction: 'max',
  key: 'maxShare',
  limit: { meaning: 'added members over those acknowledged before', min: 0, max: 1_000, fallback: 0.5 },
  format: asPercent,
  measure: (plan) => shareOfHeld(plan, {
    count: plan.added,
    first: 'there are no members whom the additions could be held against',
    nobodyHeld: `${plan.added} additions planned to audience "${plan.audience}", which has no acknowledged members`,
    what: `what would be added to audience "${plan.audience}", over its members,`,
  }),
});
