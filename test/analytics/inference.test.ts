import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  anova, benjaminiHochberg, chiSquare, chiSquaredTail, createRandom, etaSquared, fisherExact, fisherTail, groupMoments, merged, studentQuantile,
  studentTwoTails, twoProportions, welch,
} from '../../analytics/index.ts';

interface Reference {
  chi_squared_tail: [number, number, number][];
  fisher_exact: [number, number, number, number, number][];
  fisher_tail: [number, number, number, number][];
  student_two_tails: [number, number, number][];
  student_quantile: [number, number, number][];
  groups: (number | null)[][];
  anova: { f: number; p: number; eta_squared: number };
  welch: { t: number; df: number; p: number; interval: [number, number]; difference: number };
  chi_square: { table: number[][]; statistic: number; p: number; df: number; cramers_v: number };
  benjamini_hochberg: { p: number[]; adjusted: number[] };
}

/** Figures of SciPy. */
const scipy = JSON.parse(readFileSync(new URL('../reference/inference.json', import.meta.url), 'utf8')) as Reference;

const values = Float64Array.from(scipy.groups.flat(), (value) => value ?? Number.NaN);
const labels = scipy.groups.flatMap((group, index) => group.map(() => index));

/** Relative, so that a tail of 1e-300 counts as much as one of 0.5. */
function expectLike(found: number, wanted: number, digits = 9): void {
  expect(Math.abs(found - wanted)).toBeLessThanOrEqual(Math.abs(wanted) * 10 ** -digits);
}

test('tails and quantiles are those of SciPy, far out and with many degrees of freedom too', () => {
  for (const [x, df, p] of scipy.chi_squared_tail) expectLike(chiSquaredTail(x, df), p);
  for (const [x, between, within, p] of scipy.fisher_tail) expectLike(fisherTail(x, between, within), p);
  for (const [t, df, p] of scipy.student_two_tails) expectLike(studentTwoTails(t, df), p);
  for (const [outside, df, t] of scipy.student_quantile) expectLike(studentQuantile(outside, df), t);
});

test('two shares of few rows are compared exactly, as SciPy does, beside ten million rows too', () => {
  for (const [a, n, b, m, p] of scipy.fisher_exact) {
    expectLike(fisherExact([a, n], [b, m]), p, 7);
  }
  for (const [first, second] of [[[0, 10_000], [1, 50]], [[10, 10], [3, 7]]] as const) expect(twoProportions(first, second).p).toBe(fisherExact(first, second));
  expectLike(twoProportions([30, 100], [45, 100]).p, chiSquare([[30, 70], [45, 55]])!.p, 12);
});

test('analysis of variance, t-test with its interval, chi-square test and correction are those of SciPy', () => {
  const groups = groupMoments(values, labels, 3);
  const variance = anova(groups)!;
  expectLike(variance.f, scipy.anova.f);
  expectLike(variance.p, scipy.anova.p);
  expect(variance.df).toEqual([2, 94]);
  expectLike(etaSquared(groups)!, scipy.anova.eta_squared);
  const t = welch(groups[0]!, groups[1]!)!;
  for (const key of ['t', 'df', 'p', 'difference'] as const) expectLike(t[key], scipy.welch[key]);
  t.interval.forEach((end, index) => expectLike(end, scipy.welch.interval[index]!));
  const { table, statistic, p, df, cramers_v } = scipy.chi_square;
  const counts = chiSquare(table)!;
  expectLike(counts.statistic, statistic);
  expectLike(counts.p, p);
  expectLike(counts.cramersV, cramers_v);
  expect(counts).toMatchObject({ df, trusted: true });
  benjaminiHochberg(scipy.benjamini_hochberg.p).forEach((adjusted, index) => expectLike(adjusted!, scipy.benjamini_hochberg.adjusted[index]!));
});

test('what was not tested does not count as a test', () => {
  expect(benjaminiHochberg([0.02, null, 0.03])).toEqual([0.03, null, 0.03]);
  expect(benjaminiHochberg([null])).toEqual([null]);
});

test('what cannot be tested is null, not a number that means nothing', () => {
  const one = groupMoments(Float64Array.of(1, 2, 3), [0, 0, 0], 2);
  const same = groupMoments(Float64Array.of(0.1, 0.1, 0.1, 0.1), [0, 0, 1, 1], 2);
  const missing = groupMoments(Float64Array.of(Number.NaN, Number.NaN), [0, 1], 2);
  for (const groups of [one, same, missing]) {
    expect(anova(groups)).toBeNull();
    expect(welch(groups[0]!, groups[1]!)).toBeNull();
  }
  expect(etaSquared(same)).toBeNull();
  expect(chiSquare([[3, 4], [0, 0]])).toBeNull();
  expect(chiSquare([[3, 0], [4, 0]])).toBeNull();
  expect(chiSquare([])).toBeNull();
  expect(chiSquare([[1, 9], [4, 1]])).toMatchObject({ trusted: false });
});

test('groups that are merged are the group of their values', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.nat(3)), { maxLength: 60 }), (rows) => {
    const all = Float64Array.from(rows, ([value]) => value);
    const whole = groupMoments(all, rows.map(() => 0), 1)[0]!;
    const parts = merged(groupMoments(all, rows.map(([, label]) => label), 4));
    expect(parts.count).toBe(whole.count);
    expect(Math.abs(parts.mean - whole.mean)).toBeLessThanOrEqual(1e-6);
    expect(Math.abs(parts.squares - whole.squares)).toBeLessThanOrEqual(1e-9 * (whole.squares + 1e6));
  }));
});

test('of tests without anything to find, corrected ones hardly ever find anything', () => {
  const random = createRandom(11);
  let alarms = 0;
  for (let run = 0; run < 200; run++) {
    const p = Array.from({ length: 20 }, () => {
      const sample = Float64Array.from({ length: 40 }, () => random.normal());
      const groups = groupMoments(sample, Array.from(sample, (_, row) => row % 2), 2);
      return welch(groups[0]!, groups[1]!)!.p;
    });
    if (benjaminiHochberg(p).some((adjusted) => adjusted! < 0.05)) alarms++;
  }
  // 5% of 200 are 10; uncorrected, 64% of the runs would raise one.
  expect(alarms).toBeLessThan(25);
});
