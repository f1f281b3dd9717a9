import { thresholdGate } from './threshold-gate.ts';

/** Are the segments apart from each other at all? */
export const silhouette = thresholdGate({
  name: 'silhouette',
  subject: 'model',
  direction: 'min',
  key: 'min',
  limit: { meaning: 'mean silhouette of the challenger', min: -1, max: 1, fallback: 0.1 },
  measure: (evidence) =>
    evidence.silhouette === null
      ? { unknown: 'the silhouette could not be computed' }
      : {
        value: evidence.silhouette, what: 'silhouette',
        evidence: { segments: evidence.segments.length, ...(evidence.tried && { tried: evidence.tried.map(({ k, silhouette }) => ({ segments: k, silhouette })) }) },
      },
});
