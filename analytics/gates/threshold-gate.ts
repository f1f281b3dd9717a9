import { MusterError } from '../../core/errors.ts';
import type { AudienceMeasurements, Measurements, Unmeasured } from '../evidence/index.ts';
import { checkNumberOptions, type NumberOption, type NumberOptions } from '../options.ts';
import type { EvidenceBySubject, Gate, GateResult, GateSubject, GateVerdict } from './gate.ts';
import { unknownPolicy } from './unknown-policy.ts';

/** What a gate measured, or why there is no number. */
export type Measured =
  | {
    value: number; what: string; beside?: Beside; evidence?: GateResult['evidence'];
    /** What of it could not be computed: the verdict is at least what the option `unknown` says. */
    partly?: string;
  }
  /** The check does not apply yet: pass, and say so. */
  | { notYet: string; evidence?: GateResult['evidence'] }
  /** No number can say it: a person has to. */
  | { ask: string; evidence?: GateResult['evidence'] }
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
  /** The warning where none is given and the limit leaves room for it. Left out: none. */
  warnFallback?: number;
  /** How a value is written in a reason. */
  format?: (value: number) => string;
  /** Numbers that it takes beside the limit, with their fallbacks. */
  settings?: NumberOptions<string>;
  /** What has to be measured for it; `options` with the limit and the settings. See `Gate`. */
  needs?: (options: Readonly<Record<string, number>>) => ReturnType<NonNullable<Gate['needs']>>;
  measure: (evidence: EvidenceBySubject[Subject], threshold: number, options: Readonly<Record<string, number>>) => Measured;
}

/** A measurement that a gate needs, or why there is none. */
export function needed<All extends Measurements | AudienceMeasurements, Name extends keyof All & string>(measured: All | undefined, name: Name): Exclude<All[Name], undefined> | Unmeasured {
  const found = measured?.[name] as Exclude<All[Name], undefined> | undefined;
  return found === undefined ? { unknown: `nobody measured "${name}"` } : found;
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
  settings = {},
  warnFallback,
  needs,
  measure,
}: ThresholdGate<Subject>): Gate<Subject> {
  const within =
    direction === 'min' ? (value: number, bound: number) => value >= bound : (value: number, bound: number) => value <= bound;

  const check = (options: unknown) => {
    const { unknown, given } = unknownPolicy(`gates.${name}`, options);
    const table = {
      [key]: limit,
      warn: { ...limit, meaning: `${limit.meaning}; between ${key} and this the gate warns`, fallback: undefined },
      ...settings,
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
    const warn = checked['warn'] ?? (warnFallback !== undefined && within(warnFallback, bound) ? warnFallback : undefined);
    return { ...checked, [key]: bound, ...(warn !== undefined && { warn }), unknown };
  };

  const judge = (evidence: EvidenceBySubject[Subject], options: unknown): GateResult => {
    const { unknown, ...limits } = check(options);
    const { [key]: bound, warn } = limits as Record<string, number>;
    const threshold = bound!;
    const measured = measure(evidence, threshold, limits as Record<string, number>);
    const shown = measured.evidence && { evidence: measured.evidence };
    if ('notYet' in measured) return { name, verdict: 'pass', value: null, threshold, reason: measured.notYet, ...shown };
    if ('ask' in measured) return { name, verdict: 'warn', value: null, threshold, reason: measured.ask, ...shown };
    if ('unknown' in measured) return { name, verdict: unknown, value: null, threshold, reason: measured.unknown, ...shown };
    const { value, what, beside, partly } = measured;
    if (!Number.isFinite(value))
      return { name, verdict: unknown, value: null, threshold, reason: `${what} could not be computed`, ...shown };
    const relation = direction === 'min' ? (['below', 'not below'] as const) : (['above', 'not above'] as const);
    const say = (verdict: GateVerdict, word: string, against: number) => ({
      name,
      verdict: partly === undefined || verdict === 'fail' ? verdict : unknown,
      value,
      threshold,
      reason: `${what} ${format(value)} is ${word} ${format(against)}${beside ? `; ${beside.remark}` : ''}${partly === undefined ? '' : `; not computed: ${partly}`}`,
      ...shown,
    });
    if (!within(value, threshold)) return say('fail', relation[0], threshold);
    if (warn !== undefined && !within(value, warn)) return say('warn', relation[0], warn);
    return say(beside?.alarming ? 'warn' : 'pass', relation[1], threshold);
  };

  return { name, subject, check, judge, ...(needs && { needs: (options) => needs(options as Record<string, number>) }) };
}
