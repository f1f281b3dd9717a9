import { checkNumberOptions, type NumberOptions } from '../options.ts';
import type { Gate, GateResult, MigrationEvidence, Sides } from './gate.ts';
import { asPercent } from '../../core/words.ts';
import { unknownPolicy } from './unknown-policy.ts';

const limits: NumberOptions<'minOverlap' | 'minValue' | 'maxUnrest'> = {
  minOverlap: { meaning: 'adjusted Rand index of both segmentations', min: -1, max: 1, fallback: 0 },
  minValue: { meaning: 'variance of the value between the segments, over that between the legacy ones', min: 0, max: 100, fallback: 1 },
  maxUnrest: { meaning: 'share of customers who change segment from night to night, beyond that of the legacy segments', min: 0, max: 1, fallback: 0.05 },
};

interface Check { fails: boolean | null; words: string }

/**
 * May a segmentation take the place of the one that the company had? After enough nights beside it: where both say the same to a degree,
 * its segments tell more of what customers bring, and customers do not change segment much more often. All are means over the nights.
 */
export const legacyComparison: Gate<'migration'> = {
  name: 'legacy_comparison',
  subject: 'migration',
  check,
  judge: (evidence, options): GateResult => {
    const { unknown, ...rest } = check(options);
    const bound = rest as Record<keyof typeof limits, number>;
    const { legacy, nights, wanted } = evidence;
    if (nights < wanted) return { name: 'legacy_comparison', verdict: 'fail', value: nights, threshold: wanted, reason: `${nights} of ${wanted} nights beside ${legacy} are there` };
    const checks = checksOf(evidence, bound);
    const missing = checks.filter(({ fails }) => fails === null);
    const failed = checks.filter(({ fails }) => fails === true);
    const verdict = failed.length > 0 ? 'fail' : missing.length > 0 ? unknown : 'pass';
    const told = failed.length > 0 ? failed : missing.length > 0 ? missing : checks;
    return { name: 'legacy_comparison', verdict, value: nights, threshold: wanted, reason: `over ${nights} nights beside ${legacy}: ${told.map(({ words }) => words).join('; ')}`, evidence: figures(evidence) };
  },
};

function check(options: unknown): { unknown: 'fail' | 'warn' } & Record<keyof typeof limits, number> {
  const { unknown, given } = unknownPolicy('gates.legacy_comparison', options);
  return { ...checkNumberOptions('gates.legacy_comparison', limits, given) as Record<keyof typeof limits, number>, unknown };
}

function checksOf({ overlap, value, kept }: MigrationEvidence, { minOverlap, minValue, maxUnrest }: Record<keyof typeof limits, number>): Check[] {
  return [
    overlap === null ? { fails: null, words: 'the overlap could not be computed' } : { fails: overlap < minOverlap, words: `overlap (adjusted Rand) ${overlap.toFixed(3)}, at least ${minOverlap}` },
    value === null ? { fails: null, words: 'the value could not be computed' }
      : { fails: value.own < minValue * value.legacy, words: `${asPercent(value.own)} of the variance of the value lies between its segments, ${asPercent(value.legacy)} between the legacy ones (at least ${minValue} times that)` },
    kept === null ? { fails: null, words: 'the stability could not be computed' }
      : { fails: kept.legacy - kept.own > maxUnrest, words: `${asPercent(kept.own)} of the customers keep their segment from night to night, ${asPercent(kept.legacy)} their legacy one (at most ${asPercent(maxUnrest)} less)` },
  ];
}

function figures({ overlap, value, kept }: MigrationEvidence): Record<string, number | null> {
  const sides = (name: string, both: Sides | null): Record<string, number | null> => ({ [name]: both?.own ?? null, [`legacy_${name}`]: both?.legacy ?? null });
  return { overlap, ...sides('value', value), ...sides('kept', kept) };
}
