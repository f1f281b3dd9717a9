import { needed, thresholdGate } from './threshold-gate.ts';

/** Would the same segments be found among other customers of the same kind? Hennig (2007): the segment that comes back worst decides. */
export const bootstrapStabilityGate = thresholdGate({
  name: 'bootstrap_stability',
  subject: 'model',
  direction: 'min',
  key: 'minJaccard',
  limit: { meaning: 'mean Jaccard index of the segment that comes back worst where customers are drawn again', min: 0, max: 1, fallback: 0.5 },
  settings: {
    bootstraps: { meaning: 'how often customers are drawn; each costs a fit', min: 2, max: 1_000, integer: true, fallback: 20 },
    rows: { meaning: 'most customers that are drawn from', min: 100, max: 50_000, integer: true, fallback: 2_000 },
  },
  needs: ({ bootstraps, rows }) => ({ bootstrap: { bootstraps: bootstraps!, rows: rows! } }),
  measure: ({ measured, segments }) => {
    const found = needed(measured, 'bootstrap');
    if ('unknown' in found) return found;
    const { clusters, ...rest } = found;
    const shown = clusters.map(({ cluster, ...of }) => ({ name: segments[cluster]?.name ?? null, ...of })).toSorted((a, b) => a.jaccard - b.jaccard);
    const evidence = { ...rest, segments: shown };
    const unseen = segments.find((_, cluster) => !clusters.some((judged) => judged.cluster === cluster && judged.draws > 0));
    if (unseen) return { unknown: `none of the ${found.rows} customers that are drawn from is in "${unseen.name}"; raise rows`, evidence };
    const weakest = shown.find(({ jaccard }) => !Number.isFinite(jaccard)) ?? shown[0];
    if (!weakest) return { unknown: 'there are no segments with customers', evidence };
    return { value: weakest.jaccard, what: `the mean Jaccard index of "${weakest.name}", over ${found.bootstraps} bootstraps,`, evidence };
  },
});
