import { asPercent } from '../../core/words.ts';
import type { ModelEvidence } from './gate.ts';
import { thresholdGate } from './threshold-gate.ts';

/**
 * Can somebody do something with the segments? Kotler's conditions, as far as numbers can tell: a segment is substantial, with enough
 * customers, and differentiable, with a feature by which it stands apart and a name that another does not share but for a number.
 */
export const actionability = thresholdGate({
  name: 'actionability',
  subject: 'model',
  direction: 'min',
  key: 'minShare',
  limit: { meaning: 'share of the segments that are large enough, stand apart and have a name of their own', min: 0, max: 1, fallback: 0.75 },
  settings: {
    effect: { meaning: 'standard deviations by which a segment stands apart on its strongest feature', min: 0.3, max: 10, fallback: 0.5 },
    minCustomers: { meaning: 'customers of the company in a segment that is large enough', min: 1, max: 1_000_000_000, integer: true, fallback: 100 },
  },
  format: asPercent,
  measure: ({ segments, customers }, _, { effect, minCustomers }) => {
    const rows = segments.reduce((sum, { size }) => sum + size, 0);
    if (!(rows > 0)) return { unknown: 'there are no segments with customers' };
    if (customers === null) return { unknown: 'nobody knows how many customers there are' };
    const names = new Set(segments.map(({ name }) => name));
    const judged = segments.map(({ name, size, drivers }) => {
      const estimate = Math.round((size / rows) * customers);
      const [strongest] = drivers;
      return {
        name, customers: estimate, strongest: strongest ? { ...strongest } : null,
        objections: [
          ...(estimate < minCustomers! ? ['too small'] : []),
          ...(!strongest || !(Math.abs(strongest.difference) >= effect!) ? ['does not stand apart'] : []),
          ...(numberedAfter(name, names) ? ['only a number in its name'] : []),
        ],
      };
    });
    const able = judged.filter(({ objections }) => objections.length === 0).length;
    return { value: able / segments.length, what: `the share of segments that one can act on (${able} of ${segments.length})`, evidence: { segments: judged } };
  },
});

/** A name that is another's with a number behind it: nothing else told the two apart. */
function numberedAfter(name: ModelEvidence['segments'][number]['name'], names: ReadonlySet<string>): boolean {
  return names.has(name.replace(/ \d+$/, '')) && / \d+$/.test(name);
}
