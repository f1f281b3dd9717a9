import { grouped } from '../../core/words.ts';
import { plannedCounts } from './consent-remark.ts';
import { thresholdGate } from './threshold-gate.ts';

/** Would an audience have enough members to be worth sending, and to be taken by who receives it? */
export const minimumSize = thresholdGate({
  name: 'minimum_size',
  subject: 'audience',
  direction: 'min',
  key: 'min',
  limit: { meaning: 'members of the audience after the plan', min: 0, max: 1_000_000_000, integer: true, fallback: 100 },
  format: grouped,
  measure: (plan) => ({ value: plan.members, what: `the number of members that audience "${plan.audience}" would have,`, evidence: plannedCounts(plan) }),
});
