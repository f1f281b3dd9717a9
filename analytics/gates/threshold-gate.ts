import { MusterError } from '../../core/errors.ts';
import { checkNumberOptions, type NumberOption } from '../options.ts';
import type { EvidenceBySubject, Gate, GateResult, GateSubject, GateVerdict } from './gate.ts';
import { unknownPolicy } from './unknown-policy.ts';

/** What a gate measured, or why there is no number. */
export type Measured =
  | { value: number; what: string; beside?: Beside; evidence?: GateResult['evidence'] }
  /** The check does not apply yet: pass, and say so. */
  | { notYet: string }
  /** The number is missing where it should be there: fail, or what the option `unknown` says. */
  | { unknown: string; evidence?: GateResult['evidence'] };

/** What a gate noticed beside its number: it can turn a pass into a warning, and never stops anything. */
export interface Beside { remark: string; alarming: boolean }

export interface ThresholdGate<Subject extends GateSubject> {
  name: string;
  subject: Subject;
  /** `min`: values from the limit on pass. `max`: values up to the limit pass. */
  direction: 'min' | 'max';
  /** Key of the limit in the options, such as `minShare`. */
  key: string;
  limit: NumberOption & { fallback: number };
  /** How a value is written in a reason. */
  format?: (value: number) => string;
  measure: (evidence: EvidenceBySubject[Subject], threshold: number) => Measured;
}

/**
 * A gate on one number: fail beyond its limit, warn between the limit and an optional stricter `warn`, pass otherwise. Where the
 * number cannot be computed, what the option `unknown` says: `fail`, which is the default, or `warn`.
 */
export function thresholdGate<Subject extends GateSubject>({
  name,
  subject,
  direction,
  key,
  limit,
  format = (value) => value.toFixed(3),
  measure,
}: ThresholdGate<Subject>): Gate<Subject> {
  const within =
    direction === 'min' ? (value: number, bound: number) => value >= bound : (value: number, bound: number) => value <= bound;

  const check = (options: unknown) => {
    const { unknown, given } = unknownPolicy(`gates.${name}`, options);
    const table = {
      [key]: limit,
      warn: { ...limit, meaning: `${limit.meaning}; between ${key} and this the gate warns`, fallback: undefined },
    };
    const checked = checkNumberOptions(`gates.${name}`, table, given);
    const bound = checked[key]!;
    if (checked['warn'] !== undefined && !within(checked['warn'], bound)) {
      throw new MusterError({
        kind: 'usage',
        where: `gates.${name}.warn`,
        found: `${checked['warn']} with ${key} ${bound}`,
        allowed: `a number ${direction === 'min' ? 'not below' : 'not above'} ${key}`,
        todo: 'make the warning stricter than the failure, or leave it out',
      });
    }
    return { ...checked, [key]: bound, unknown };
  };

  const judge = (evidence: EvidenceBySubject[Subject], options: unknown): GateResult => {
    const { unknown, ...limits } = check(options);
    const { [key]: bound, warn } = limits as Record<string, number>;
    const threshold = bound!;
    const measured = measure(evidence, threshold);
    if ('notYet' in measured) return { name, verdict: 'pass', value: null, threshold, reason: measured.notYet };
    const shown = 'evidence' in measured && measured.evidence && { evidence: measured.evidence };
    if ('unknown' in measured) return { name, verdict: unknown, value: null, threshold, reason: measured.unknown, ...shown };
    const { value, what, beside } = measured;
    if (!Number.isFinite(value))
      return { name, verdict: unknown, value: null, threshold, reason: `${what} could not be computed`, ...shown };
    const relation = direction === 'min' ? (['below', 'not below'] as const) : (['above', 'not above'] as const);
    const say = (verdict: GateVerdict, word: string, against: number) => ({
      name,
      verdict,
      value,
      threshold,
      reason: `${what} ${format(value)} is ${word} ${format(against)}${beside ? `; ${beside.remark}` : ''}`,
      ...shown,
    });
    if (!within(value, threshold)) return say('fail', relation[0], threshold);
    if (warn !== undefined && !within(value, warn)) return say('warn', relation[0], warn);
    return say(beside?.alarming ? 'warn' : 'pass', relation[1], threshold);
  };

  return { name, subject, check, judge };
}
