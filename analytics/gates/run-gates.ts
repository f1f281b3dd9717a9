import { MusterError } from '../../core/errors.ts';
import type { EvidenceBySubject, GateResult, GateSubject, GateVerdict } from './gate.ts';
import { gates } from './gates.ts';

/**
 * Judges the evidence by every configured gate, in the order of the configuration (gate name to options).
 * Usage errors: an unknown gate, a gate for another subject, an option that is off.
 */
export function runGates<Subject extends GateSubject>(
  subject: Subject,
  configured: Readonly<Record<string, unknown>>,
  evidence: EvidenceBySubject[Subject],
): GateResult[] {
  return Object.entries(configured).map(([name, options]) => {
    const gate = gates.get(name);
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
    return gate.judge(evidence, options);
  });
}

/** The gravest of the verdicts; pass for none. */
export function verdictOf(results: readonly GateResult[]): GateVerdict {
  const verdicts = new Set(results.map(({ verdict }) => verdict));
  return verdicts.has('fail') ? 'fail' : verdicts.has('warn') ? 'warn' : 'pass';
}
