import { needed, thresholdGate } from './threshold-gate.ts';

/** Do segments fit the members of each protected group as well as everybody else? */
export const groupQualityGate = thresholdGate({
  name: 'group_quality',
  subject: 'model',
  direction: 'max',
  key: 'maxShortfall',
  limit: { meaning: 'mean simplified silhouette of everybody else less that of a protected group', min: 0, max: 2, fallback: 0.15 },
  needs: () => ({ group_quality: {} }),
  measure: ({ measured }) => {
    const found = needed(measured, 'group_quality');
    if ('unknown' in found) return { unknown: found.unknown };
    const { rows, attributes } = found;
    const evidence = { rows, attributes: attributes.map(({ attribute, groups, notComputed }) => ({ attribute, groups, not_computed: notComputed })) };
    const gaps = attributes.flatMap(({ attribute, notComputed }) => notComputed.map((gap) => `${attribute}: ${gap}`));
    const [worst] = attributes.flatMap(({ attribute, groups }) => groups.map((group) => ({ attribute, ...group }))).toSorted((a, b) => b.shortfall - a.shortfall);
    if (!worst) return { unknown: `no groups could be compared (${gaps.join('; ') || 'there are no attributes'})`, evidence };
    const { attribute, group, shortfall, interval, distance } = worst;
    const between = interval ? `with 95% confidence it lies from ${interval.map((bound) => bound.toFixed(3)).join(' to ')}, and ` : '';
    return {
      value: shortfall, what: `how much worse segments fit group "${group}" of ${attribute} than everybody else, by their silhouettes,`,
      beside: { remark: `${between}its members are ${distance.toFixed(2)} times as far from their centroids as all are`, alarming: false },
      ...(gaps.length > 0 && { partly: gaps.join('; ') }), evidence,
    };
  },
});
