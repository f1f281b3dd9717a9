import { asPercent } from '../../core/words.ts';
import { thresholdGate } from './threshold-gate.ts';

/** Is every segment large enough to act on? */
export const smallestSegment = thresholdGate({
  name: 'smallest_segment',
  subject: 'model',
  direction: 'min',
  key: 'minShare',
  limit: { meaning: 'share of the customers in the smallest segment', min: 0, max: 1, fallback: 0.01 },
  format: asPercent,
  measure: ({ segments }) => {
    const total = segments.reduce((sum, { size }) => sum + size, 0);
    const [smallest] = segments.toSorted((a, b) => a.size - b.size);
    if (!smallest || !(total > 0)) return { unknown: 'there are no segments with customers' };
    return {
      value: smallest.size / total, what: `the share of the smallest segment, "${smallest.name}",`,
      evidence: { segments: segments.map(({ name, size }) => ({ name, size, share: size / total })) },
    };
  },
});
