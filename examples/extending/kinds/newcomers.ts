import { asPercent, needed, thresholdGate, type ModelMeasure } from 'muster/analytics';

declare module 'muster/analytics' {
  interface ModelMeasurements { newcomers: { shares: number[] } }
  interface MeasureRequests { newcomers: { days: number } }
}

/** How many members of each segment have only just come. Runs in a training thread, where a gate needs it. */
export const newcomers: ModelMeasure<'newcomers'> = {
  name: 'newcomers',
  measure: ({ raw, challenger }, { days }) => {
    const tenure = raw.columns[raw.names.indexOf('tenure_days')];
    if (!tenure) return { unknown: 'no mart documents tenure_days' };
    const shares = Array.from({ length: challenger.k }, (_, segment) => {
      const members = tenure.filter((_days, row) => challenger.labels[row] === segment);
      return members.filter((value) => value < days).length / members.length;
    });
    return { shares };
  },
};

/** Is a segment nothing but those who are new, and so will be another one tomorrow? */
export const newcomersGate = thresholdGate({
  name: 'newcomers',
  subject: 'model',
  direction: 'max',
  key: 'maxShare',
  limit: { meaning: 'share of newcomers in the segment that has most of them', min: 0, max: 1, fallback: 0.9 },
  settings: { days: { meaning: 'tenure below which a customer is new, in days', min: 1, max: 365, integer: true, fallback: 28 } },
  format: asPercent,
  needs: ({ days }) => ({ newcomers: { days: days! } }),
  measure: ({ measured, segments }) => {
    const found = needed(measured, 'newcomers');
    if ('unknown' in found) return found;
    const most = Math.max(...found.shares);
    const evidence = { segments: segments.map(({ name }, index) => ({ name, share: found.shares[index] ?? null })) };
    return { value: most, what: 'the share of newcomers in a segment', evidence };
  },
});
