import { MusterError } from '../../core/errors.ts';
import type { Measurements, MeasureRequests } from '../evidence/index.ts';
import type { EvidenceBySubject, Gate, GateResult, GateSubject, GateVerdict } from './gate.ts';
import { gates } from './gates.ts';

/**
 * Judges the evidence by every configured gate, in the order of the configuration (gate name to options). `measured` holds what was
 * measured for single gates, by their name (see `needsOf`).
 * Usage errors: an unknown gate, a gate for another subject, an option that is off.
 */
export function runGates<Subject extends GateSubject>(
  subject: Subject,
  configured: Readonly<Record<string, unknown>>,
  evidence: EvidenceBySubject[Subject],
  measured: Readonly<Record<string, Measurements>> = {},
): GateResult[] {
  return Object.entries(configured).map(([name, options]) => {
    const gate = gates.get(name) as Gate<Subject>;
    if (gate.subject !== subject) {
      throw new MusterError({
        kind: 'usage',
        where: `gates.${name}`,
        found: `a gate for ${gate.subject} where ${subject} gates stand`,
        allowed: gates
          .all()
          .filter((other) => other.subject === subject)
          .map((other) => other.name)
          .join(', '),
        todo: `move it to the gates of the ${gate.subject}`,
      });
    }
    const own = measured[name];
    return gate.judge(own ? { ...evidence, measured: own } : evidence, options);
  });
}

/** Which measures the configured gates need, by gate; gates that need none are left out. */
export function needsOf(configured: Readonly<Record<string, unknown>>): Record<string, Readonly<Partial<MeasureRequests>>> {
  return Object.fromEntries(Object.entries(configured).flatMap(([name, options]) => {
    const gate = gates.get(name);
    const needs = gate.needs?.(gate.check(options)) ?? {};
    return Object.keys(needs).length === 0 ? [] : [[name, needs]];
  }));
}

/** The gravest of the verdicts; pass for none. */
export function verdictOf(results: readonly GateResult[]): GateVerdict {
  const verdicts = new Set(results.map(({ verdict }) => verdict));
  return verdicts.has('fail') ? 'fail' : verdicts.has('warn') ? 'warn' : 'pass';
}
