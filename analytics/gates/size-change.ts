import { asPercent } from '../../core/words.ts';
import { consentRemark } from './consent-remark.ts';
import { shareOfHeld } from './share-of-held.ts';
import { thresholdGate } from './threshold-gate.ts';

/** Would an audience be of another size at once, in either direction? */
export const sizeChange = thresholdGate({
  name: 'size_change',
  subject: 'audience',
  direction: 'max',
  key: 'maxShare',
  limit: { meaning: 'difference of added and removed members, over those acknowledged before', min: 0, max: 1_000, fallback: 0.3 },
  format: asPercent,
  measure: (plan, threshold) => ({
    ...shareOfHeld(plan, {
      count: Math.abs(plan.added - plan.removed),
      first: 'there is no size before it',
      nobodyHeld: `audience "${plan.audience}" has no acknowledged members whom its size could be held against`,
      what: `by how much audience "${plan.audience}" would ${plan.added < plan.removed ? 'shrink' : 'grow'}, over its members,`,
    }),
    ...consentRemark(plan, threshold),
  }),
});
