import { datedCommand } from '../read/by-date.ts';

/** `muster drift`: what has moved since the champion was trained. */
export const registerDrift = datedCommand({
  name: 'drift',
  summary: 'how far features have moved since the champion was trained',
  description: 'Shows, for each feature of a night, the population stability index (PSI) and the Kolmogorov-Smirnov distance (KS) from the champion\'s training snapshot.',
  table: 'meta.drift_results',
  dateColumn: 'logical_date',
  columns: {
    segmentation: 'segmentation', feature: 'feature', psi: 'round(cast(psi as numeric(18, 6)), 4)', ks: 'round(cast(ks as numeric(18, 6)), 4)',
    alarm: 'alarm', monitored: 'monitored', since: 'reference_date',
  },
  orderBy: 'segmentation, alarm desc, monitored desc, psi desc nulls last, feature',
  nothing: 'No drift was measured: it needs a champion and a later night.',
});
