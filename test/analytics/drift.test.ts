import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  createRandom,
  driftTests,
  ksProbability,
  ksStatistic,
  matrixOf,
  measureDrift,
  psi,
  psiCounts,
  psiEdges,
  psiOfCounts,
} from '../../analytics/index.ts';
import { reference } from '../reference/values.ts';

const linspace = (from: number, to: number, count: number) =>
  Float64Array.from({ length: count }, (_, index) => from + ((to - from) * index) / (count - 1));
const normals = (seed: number, count: number, mean = 0) => {
  const random = createRandom(seed);
  return Float64Array.from({ length: count }, () => random.normal(mean));
};

test('PSI of counts equals the reference', () => {
  expect(psiOfCounts(reference.drift_counts.reference, reference.drift_counts.current)).toBeCloseTo(
    reference.drift_counts.psi,
    6,
  );
});

test('KS equals scipy, statistic and asymptotic probability', () => {
  const x = linspace(1, 100, 100);
  const y = linspace(1, 100, 110).map((value) => value + 20.1);
  const statistic = ksStatistic(x, y);
  expect(statistic).toBeCloseTo(reference.ks_exact.D, 8);
  expect(ksProbability(statistic, x.length, y.length)).toBeCloseTo(reference.ks_asymptotic_same_data.p, 6);
});

test('the probability of KS falls as D grows, from 1 to 0, at any size', () => {
  for (const size of [4, 30, 500, 20_000]) {
    const tail = Array.from({ length: 101 }, (_, step) => ksProbability(step / 100, size, size));
    expect(tail[0]).toBe(1);
    expect(tail[100]).toBe(0);
    tail.slice(1).forEach((p, step) => expect(p).toBeLessThanOrEqual(tail[step]! + 1e-3));
  }
});

const values = fc
  .array(
    fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(Number.NaN)),
    { minLength: 1, maxLength: 80 },
  )
  .map((list) => Float64Array.from(list));

test('effects are 0 for equal samples, never negative, and KS lies in [0, 1] and is symmetric (property)', () => {
  fc.assert(
    fc.property(values, values, (before, after) => {
      expect(psi.measure(before, before).value).toBe(0);
      expect(psi.measure(before, after).value).toBeGreaterThanOrEqual(0);
      const statistic = ksStatistic(before, after);
      expect(ksStatistic(before, before)).toBe(0);
      expect(statistic).toBeGreaterThanOrEqual(0);
      expect(statistic).toBeLessThanOrEqual(1);
      expect(ksStatistic(after, before)).toBeCloseTo(statistic, 12);
    }),
  );
});

test('no row is lost between the bins, whatever ties there are (property)', () => {
  fc.assert(
    fc.property(values, values, (before, after) => {
      const edges = psiEdges(before);
      expect(edges.toSorted((a, b) => a - b)).toEqual(edges);
      expect(psiCounts(after, edges).reduce((sum, count) => sum + count)).toBe(after.length);
    }),
  );
});

test('a constant feature that moves is seen, upwards and downwards', () => {
  const zero = new Float64Array(500);
  for (const moved of [-1, 1e-9, 3]) {
    const report = measureDrift({
      reference: matrixOf({ feature: zero }),
      current: matrixOf({ feature: new Float64Array(500).fill(moved) }),
    });
    expect(report.alarm).toBe(true);
  }
  expect(
    measureDrift({ reference: matrixOf({ feature: zero }), current: matrixOf({ feature: new Float64Array(300) }) }).alarm,
  ).toBe(false);
});

test('a planted shift alarms by name, and fresh samples of the same customers do not', () => {
  const before = matrixOf({ recency_days: normals(1, 5000), tickets_84d: normals(2, 5000) });
  const quiet = measureDrift({
    reference: before,
    current: matrixOf({ recency_days: normals(3, 2000), tickets_84d: normals(4, 2000) }),
  });
  expect(quiet).toMatchObject({ alarm: false, unmeasured: [] });
  const moved = measureDrift({
    reference: before,
    current: matrixOf({ recency_days: normals(5, 2000, 0.8), tickets_84d: normals(6, 2000) }),
  });
  expect(moved.features.filter(({ alarm }) => alarm).map(({ name }) => name)).toEqual(['recency_days']);
  expect(moved.features[0]!.reason).toMatch(/psi 0\.\d+ \(alarm from 0\.2\) and ks 0\.\d+ \(alarm from 0\.1\)/);
});

test('an alarm needs every test: one vote is not enough', () => {
  const request = { reference: matrixOf({ spend: normals(1, 3000) }), current: matrixOf({ spend: normals(2, 3000, 1) }) };
  expect(measureDrift(request).alarm).toBe(true);
  expect(measureDrift({ ...request, thresholds: { ks: 0.9 } }).alarm).toBe(false);
  expect(measureDrift({ ...request, thresholds: { ks: 0.9 }, tests: ['psi'] }).alarm).toBe(true);
});

test('features that drift by nature are reported and never alarm', () => {
  const report = measureDrift({
    reference: matrixOf({ tenure_days: normals(1, 1000) }),
    current: matrixOf({ tenure_days: normals(2, 1000, 5) }),
    kinds: { tenure_days: 'none' },
  });
  expect(report.alarm).toBe(false);
  expect(report.features[0]).toMatchObject({ monitored: false, alarm: false });
  expect(report.features[0]!.psi).toBeGreaterThan(1);
});

test('customers who stop having a value have drifted', () => {
  const before = normals(1, 2000);
  const half = before.map((value, row) => (row % 2 === 0 ? Number.NaN : value));
  const report = measureDrift({ reference: matrixOf({ nps_latest: before }), current: matrixOf({ nps_latest: half }) });
  expect(report.features[0]).toMatchObject({ alarm: true, missing_reference: 0, missing_current: 0.5 });
  const gone = measureDrift({
    reference: matrixOf({ nps_latest: before }),
    current: matrixOf({ nps_latest: before.map(() => Number.NaN) }),
  });
  expect(gone.features[0]).toMatchObject({ alarm: true, ks: 1 });
});

test('what cannot be measured is named, and never passes in silence', () => {
  const empty = Float64Array.from([Number.NaN, Number.NaN]);
  const report = measureDrift({ reference: matrixOf({ nps_latest: empty }), current: matrixOf({ nps_latest: empty }) });
  expect(report.unmeasured).toEqual(['nps_latest']);
  expect(report.features[0]).toMatchObject({ psi: null, ks: null, reason: 'every value is missing, then and now' });
  const some = matrixOf({ spend: [1, 2, 3] });
  expect(() => measureDrift({ reference: matrixOf({ spend: [] }), current: some })).toThrow(
    /reference of the drift measurement: no rows/,
  );
  expect(() => measureDrift({ reference: some, current: matrixOf({ spend: [] }) })).toThrow(
    /current side of the drift measurement: no rows/,
  );
  expect(() => measureDrift({ reference: some, current: matrixOf({ visits: [1] }) })).toThrow(
    /feature "spend": it is not among the columns; allowed: visits/,
  );
  expect(() => measureDrift({ reference: some, current: some, thresholds: { wasserstein: 1 } })).toThrow(
    /"wasserstein" is not known; allowed: psi, ks/,
  );
});

test('a test of one’s own votes like the built-in ones once it is registered', () => {
  if (!driftTests.has('always_nan'))
    driftTests.register({ name: 'always_nan', threshold: 1, measure: () => ({ value: Number.NaN }) });
  const report = measureDrift({
    reference: matrixOf({ spend: [1, 2] }),
    current: matrixOf({ spend: [1, 2] }),
    tests: ['always_nan'],
  });
  expect(report.unmeasured).toEqual(['spend']);
  expect(report.features[0]!.reason).toBe('always_nan could not be measured');
});
