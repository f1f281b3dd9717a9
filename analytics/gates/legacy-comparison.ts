import { MusterError } from '../../core/errors.ts';
import { asPercent, counted } from '../../core/words.ts';
import { checkNumberOptions, type NumberOptions } from '../options.ts';
import type { Gate, GateResult, GateVerdict, MigrationEvidence, Sides } from './gate.ts';
import { unknownPolicy } from './unknown-policy.ts';

type Bound = 'minOverlap' | 'minValue' | 'warn' | 'maxUnrest';

const limits: NumberOptions<Bound> = {
  minOverlap: { meaning: 'adjusted Rand index of both segmentations', min: -1, max: 1, fallback: 0 },
  minValue: { meaning: 'variance of the value between the segments, over that between the legacy ones', min: 0, max: 100, fallback: 1 },
  warn: { meaning: 'stricter minValue; between the two the gate warns', min: 0, max: 100, fallback: undefined },
  maxUnrest: { meaning: 'share of customers who change segment from night to night, beyond that of the legacy segments', min: 0, max: 1, fallback: 0.05 },
};

interface Check { verdict: GateVerdict; words: string }

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
    const bounds = rest as Partial<Record<Bound, number>> & Record<Exclude<Bound, 'warn'>, number>;
    const { legacy, nights, wanted, value } = evidence;
    const result = { name: 'legacy_comparison', threshold: bounds.minValue, evidence: figures(evidence) };
    if (nights < wanted) return { ...result, verdict: 'fail', value: null, reason: `${nights} of ${wanted} nights beside ${legacy} are there` };
    const missing = missingIn(evidence);
    if (missing.length > 0 || value === null) return { ...result, verdict: unknown, value: null, reason: `over ${counted(nights, 'night')} beside ${legacy} ${missing.join(' and ')} could not be computed` };
    const checks = checksOf(evidence, bounds);
    const verdict = verdictOfAll(checks);
    const told = checks.filter((one) => one.verdict === verdict);
    return { ...result, verdict, value: ratioOf(value), reason: `over ${counted(nights, 'night')} beside ${legacy}: ${told.map(({ words }) => words).join('; ')}` };
  },
};

function check(options: unknown): Record<string, unknown> & { unknown: 'fail' | 'warn' } {
  const { unknown, given } = unknownPolicy('gates.legacy_comparison', options);
  const checked = checkNumberOptions('gates.legacy_comparison', limits, given);
  if (checked.warn !== undefined && checked.warn < checked.minValue!) {
    throw new MusterError({ kind: 'usage', where: 'gates.legacy_comparison.warn', found: `${checked.warn} with minValue ${checked.minValue}`, allowed: 'a number not below minValue', todo: 'make the warning stricter than the failure, or leave it out' });
  }
  return { ...checked, unknown };
}

/** Where the legacy segments explain nothing at all, whatever is explained is more. */
function ratioOf({ own, legacy }: Sides): number {
  return own / Math.max(legacy, Number.EPSILON);
}

/** A figure that is no number is none: held against a limit it would be neither below nor above. */
function missingIn({ overlap, value, kept }: MigrationEvidence): string[] {
  const known = (...figures: (number | null | undefined)[]): boolean => figures.every((figure) => Number.isFinite(figure));
  return [!known(overlap) && 'the overlap', !known(value?.own, value?.legacy) && 'the value', !known(kept?.own, kept?.legacy) && 'the stability'].filter((words) => words !== false);
}

function verdictOfAll(checks: readonly Check[]): GateVerdict {
  const has = (verdict: GateVerdict): boolean => checks.some((one) => one.verdict === verdict);
  return has('fail') ? 'fail' : has('warn') ? 'warn' : 'pass';
}

function checksOf({ overlap, value, kept }: MigrationEvidence, { minOverlap, minValue, warn = minValue, maxUnrest }: Partial<Record<Bound, number>> & Record<Exclude<Bound, 'warn'>, number>): Check[] {
  const within = (good: boolean): GateVerdict => (good ? 'pass' : 'fail');
  const ratio = ratioOf(value!);
  return [
    { verdict: within(overlap! >= minOverlap), words: `overlap (adjusted Rand) ${overlap!.toFixed(3)}, at least ${minOverlap}` },
    {
      verdict: ratio < minValue ? 'fail' : ratio < warn ? 'warn' : 'pass',
      words: `${asPercent(value!.own)} of the variance of the value lies between its segments, ${asPercent(value!.legacy)} between the legacy ones (at least ${ratio < minValue ? minValue : warn} times that)`,
    },
    { verdict: within(kept!.legacy - kept!.own <= maxUnrest), words: `${asPercent(kept!.own)} of the customers keep their segment from night to night, ${asPercent(kept!.legacy)} their legacy one (at most ${asPercent(maxUnrest)} less)` },
  ];
}

function figures({ nights, overlap, value, kept }: MigrationEvidence): Record<string, number | null> {
  const sides = (name: string, both: Sides | null): Record<string, number | null> => ({ [name]: both?.own ?? null, [`legacy_${name}`]: both?.legacy ?? null });
  return { nights, overlap, ...sides('value', value), ...sides('kept', kept) };
}
