import { expect, test } from 'vitest';
import { gates, Registry, runGates, type Gate, type GateResult, type GateSubject } from '../../analytics/index.ts';
import { gateCases, saidOfAll, type GateCase, type GateCases } from './gates-cases.ts';

const all = Object.entries(gateCases) as [string, GateCases][];

/** Judged with other options of every gate beside the case's own. */
function judged(name: string, subject: GateSubject, { evidence, options = {} }: GateCase, more: Record<string, unknown> = {}): GateResult {
  const measured = 'measured' in evidence && evidence.measured ? { [name]: evidence.measured } : {};
  return runGates(subject, { [name]: { ...options, ...more } }, evidence, measured)[0]!;
}

/** Gates of a registry without cases, and cases without a gate. */
function unmatched(registry: Registry<Gate>, cases: object): string[] {
  return [...registry.names().filter((name) => !(name in cases)), ...Object.keys(cases).filter((name) => !registry.has(name))];
}

test('every gate has cases, and whoever registers one without is told', () => {
  expect(unmatched(gates, gateCases)).toEqual([]);
  const more = new Registry<Gate>('gate', [...gates.all(), { ...gates.get('silhouette'), name: 'house_gate' }]);
  expect(unmatched(more, gateCases)).toEqual(['house_gate']);
});

test.for(all.flatMap(([name, cases]) => saidOfAll.map((verdict) => [name, verdict, cases] as const)))('%s says %s, with what it measured and why', ([name, verdict, cases]) => {
  const result = judged(name, cases.subject, cases[verdict as 'pass' | 'warn' | 'fail']);
  expect(result).toMatchObject({ name, verdict, value: expect.any(Number) as unknown, threshold: expect.any(Number) as unknown });
  expect(Number.isFinite(result.value)).toBe(true);
  const { value = result.value! } = cases[verdict as 'pass' | 'warn' | 'fail'];
  expect(result.value).toBeCloseTo(value, 10);
  expect(result.reason.length).toBeGreaterThan(10);
  expect(JSON.parse(JSON.stringify(result.evidence ?? {}))).toEqual(result.evidence ?? {});
});

test.for(all.flatMap(([name, cases]) => Object.entries(cases.unknown).map(([why, unknown]) => [name, why, cases.subject, unknown] as const)))('%s never passes what cannot be computed: %s', ([name, , subject, unknown]) => {
  const result = judged(name, subject, unknown);
  expect(result).toMatchObject({ name, verdict: 'fail', value: null });
  expect(result.reason.length).toBeGreaterThan(10);
  expect(judged(name, subject, unknown, { unknown: 'warn' })).toEqual({ ...result, verdict: 'warn' });
});

test.for(all)('%s has a number that cannot be computed', ([, cases]) => {
  expect(Object.keys(cases.unknown)).not.toEqual([]);
});

test.for(all.flatMap(([name, cases]) => (cases.notYet ? [[name, cases.subject, cases.notYet] as const] : [])))('%s passes what it has nothing to compare with, and says so', ([name, subject, notYet]) => {
  expect(judged(name, subject, notYet, { unknown: 'fail' })).toMatchObject({ verdict: 'pass', value: null, reason: expect.stringMatching(/yet|first/) as unknown });
});

test.for(gates.all().filter(({ subject }) => subject === 'model').map(({ name }) => name))('%s takes its own defaults', (name) => {
  const gate = gates.get(name);
  const options = gate.check({});
  expect(options).toMatchObject({ unknown: 'fail' });
  expect(gate.check(JSON.parse(JSON.stringify(options)))).toEqual(options);
});
