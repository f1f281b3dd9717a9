import { needed, thresholdGate } from './threshold-gate.ts';

/**
 * Are the segments compact beside what lies between them? At 2, members are on average as far from the middle of their own segment as that
 * is from the middle of the one it is most easily mistaken for.
 */
export const daviesBouldin = thresholdGate({
  name: 'davies_bouldin',
  subject: 'model',
  direction: 'max',
  key: 'max',
  limit: { meaning: 'index of Davies and Bouldin of the challenger; lower is better', min: 0, max: 1_000, fallback: 2 },
  needs: () => ({ separation: {} }),
  measure: ({ measured, segments }) => {
    const found = needed(measured, 'separation');
    if ('unknown' in found) return found;
    if (found.daviesBouldin === null) return { unknown: 'the index of Davies and Bouldin could not be computed: fewer than two segments have customers' };
    // Segments that lie on one point each, or all in one place, have no spread to compare: 0 would be the best index there is.
    if (found.clusters.every(({ spread }) => spread === 0)) return { unknown: 'the index of Davies and Bouldin could not be computed: no segment has any spread' };
    return {
      value: found.daviesBouldin, what: 'index of Davies and Bouldin',
      evidence: { segments: found.clusters.map(({ size, spread }, cluster) => ({ name: segments[cluster]?.name ?? null, size, spread })) },
    };
  },
});
