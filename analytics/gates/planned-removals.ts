import { asPercent } from '../../core/words.ts';
import { thresholdGate } from './threshold-gate.ts';

/** Would an audience lose an alarming part of its members at once? */
export const plannedRemovals = thresholdGate({
  name: 'planned_removals',
  subject: 'audience',
  direction: 'max',
  key: 'maxShare',
  limit: { meaning: 'removed members over those acknowledged before', min: 0, max: 1, fallback: 0.3 },
  format: asPercent,
  measure: ({ audience, acknowledged, removed, removedForConsent }, threshold) => {
    if (acknowledged === null) return { notYet: `first sync of audience "${audience}": there is nobody to remove` };
    if (acknowledged === 0 && removed > 0)
      return { unknown: `${removed} removals planned from audience "${audience}", which has no acknowledged members` };
    return {
      value: acknowledged === 0 ? 0 : removed / acknowledged,
      what: `the share of audience "${audience}" that would be removed,`,
      ...(acknowledged > 0 && removedForConsent > 0 && {
        beside: {
          remark: `another ${asPercent(removedForConsent / acknowledged)} leave because their consent ended, which no gate holds back`,
          alarming: removedForConsent / acknowledged > threshold,
        },
      }),
    };
  },
});
