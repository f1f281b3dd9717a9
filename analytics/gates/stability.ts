import { besideOneSegment } from './beside-champion.ts';
import { thresholdGate } from './threshold-gate.ts';

/** Would most customers stay together with those they are with now? */
export const stability = thresholdGate({
  name: 'stability',
  subject: 'model',
  direction: 'min',
  key: 'minAri',
  limit: { meaning: 'adjusted Rand index of challenger and champion on the same snapshot', min: -1, max: 1, fallback: 0.3 },
  measure: ({ stability, segments }) => {
    if (!stability) return { notYet: 'there is no champion to compare with yet' };
    const alone = besideOneSegment(stability);
    if (alone) return alone;
    const { champion, adjustedRand, jaccard } = stability;
    const evidence = { champion, ...(jaccard && { segments: segments.map(({ name, size }, cluster) => ({ name, size, jaccard: jaccard[cluster] ?? null })) }) };
    return adjustedRand === null
      ? { unknown: `agreement with champion ${champion} could not be computed`, evidence }
      : { value: adjustedRand, what: `agreement with champion ${champion} (adjusted Rand)`, evidence };
  },
});
