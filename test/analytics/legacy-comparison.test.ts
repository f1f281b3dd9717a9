import { expect, test } from 'vitest';
import { gates, runGates, type MigrationEvidence } from '../../analytics/index.ts';

const GOOD: MigrationEvidence = { legacy: 'tiers', nights: 14, wanted: 14, overlap: 0.3, value: { own: 0.4, legacy: 0.3 }, kept: { own: 0.93, legacy: 0.95 } };

function judged(change: Partial<MigrationEvidence>, options: Record<string, unknown> = {}) {
  return runGates('migration', { legacy_comparison: options }, { ...GOOD, ...change })[0]!;
}

test('a segmentation takes the place of the legacy one only after enough nights, and as good in all that was asked', () => {
  expect(judged({})).toMatchObject({ verdict: 'pass', value: 0.4 / 0.3, threshold: 1, evidence: { nights: 14, overlap: 0.3, value: 0.4, legacy_value: 0.3, kept: 0.93, legacy_kept: 0.95 } });
  expect(judged({ nights: 13 })).toMatchObject({ verdict: 'fail', value: null, reason: '13 of 14 nights beside tiers are there' });
  expect(judged({ value: { own: 0.29, legacy: 0.3 } })).toMatchObject({ verdict: 'fail', reason: expect.stringMatching(/29\.0% of the variance.*30\.0%/) as unknown });
  expect(judged({ value: { own: 0.29, legacy: 0.3 } }, { minValue: 0.9 }).verdict).toBe('pass');
  expect(judged({}, { warn: 1.5 })).toMatchObject({ verdict: 'warn', reason: expect.stringContaining('at least 1.5 times') as unknown });
  expect(judged({ kept: { own: 0.8, legacy: 0.95 } }).reason).toMatch(/80\.0% of the customers keep/);
  expect(judged({ overlap: 0.1 }, { minOverlap: 0.2 }).verdict).toBe('fail');
});

test.for(['overlap', 'value', 'kept'] as const)('where the %s cannot be computed it never passes', (figure) => {
  expect(judged({ [figure]: null }).verdict).toBe('fail');
  expect(judged({ [figure]: null }).value).toBeNull();
  expect(judged({ [figure]: figure === 'overlap' ? Number.NaN : { own: Number.NaN, legacy: 0.3 } }, { unknown: 'warn' }).verdict).toBe('warn');
  expect(judged({ [figure]: null }, { unknown: 'warn' })).toMatchObject({ verdict: 'warn', reason: expect.stringContaining('could not be computed') as unknown });
});

test('an option that is off is named', () => {
  expect(() => gates.get('legacy_comparison').check({ minValeu: 2 })).toThrow(/minValeu/);
  expect(() => gates.get('legacy_comparison').check({ warn: 0.5 })).toThrow(/not below minValue/);
});
