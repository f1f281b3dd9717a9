import { thresholdGate } from './threshold-gate.ts';

/** Would most customers stay together with those they are with now? */
export const stability = thresholdGate({
  name: 'stability',
  subject: 'model',
  direction: 'min',
  key: 'minAri',
  limit: { meaning: 'adjusted Rand index of challenger and champion on the same snapshot', min: -1, max: 1, fallback: 0.3 },
  measure: ({ stability }) => {
    if (!stability) return { notYet: 'there is no champion to compare with yet' };
    const { champion, adjustedRand } = stability;
    return adjustedRand === null
      ? { unknown: `agreement with champion ${champion} could not be computed` }
      : { value: adjustedRand, what: `agreement with champion ${champion} (adjusted Rand)` };
  },
});
