import { asPercent } from '../../core/words.ts';
import { needed, thresholdGate } from './threshold-gate.ts';

/** Pairs that evidence lists. */
const SHOWN = 30;

/** Does a feature say who is in a protected group, so that segments could sort people by it without ever having seen it? */
export const proxyScan = thresholdGate({
  name: 'proxy_scan',
  subject: 'model',
  direction: 'max',
  key: 'max',
  limit: { meaning: 'share of the entropy of a protected attribute that one feature tells', min: 0, max: 1, fallback: 0.5 },
  warnFallback: 0.1,
  format: asPercent,
  needs: () => ({ proxies: {} }),
  measure: ({ measured }, threshold, { warn }) => {
    const found = needed(measured, 'proxies');
    if ('unknown' in found) return { unknown: found.unknown };
    const { pairs: [strongest], notComputed: gaps } = found;
    const evidence = { pairs: found.pairs.slice(0, SHOWN), not_computed: gaps };
    if (!strongest) return { unknown: `no feature could be held against a protected attribute (${gaps.join('; ') || 'there are no attributes'})`, evidence };
    const above = found.pairs.filter(({ uncertainty }) => uncertainty > (warn ?? threshold)).slice(1);
    return {
      value: strongest.uncertainty, what: `what ${strongest.feature} tells of ${strongest.attribute}`,
      ...(above.length > 0 && { beside: { remark: `so do ${above.map(({ feature, attribute, uncertainty }) => `${feature} of ${attribute} (${asPercent(uncertainty)})`).join(', ')}`, alarming: false } }),
      ...(gaps.length > 0 && { partly: gaps.join('; ') }), evidence,
    };
  },
});
