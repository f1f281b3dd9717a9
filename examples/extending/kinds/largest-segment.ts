import { asPercent, thresholdGate } from 'muster/analytics';

/** Does one segment swallow nearly everybody? */
export const largestSegment = thresholdGate({
  name: 'largest_segment',
  subject: 'model',
  direction: 'max',
  key: 'maxShare',
  limit: { meaning: 'share of the customers in the largest segment', min: 0, max: 1, fallback: 0.8 },
  format: asPercent,
  measure: ({ segments }) => {
    const sizes = segments.map(({ size }) => size);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    return total > 0 ? { value: Math.max(...sizes) / total, what: 'the share of the largest segment' } : { unknown: 'there are no segments with customers' };
  },
});
