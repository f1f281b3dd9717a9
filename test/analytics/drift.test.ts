import { expect, test } from 'vitest';
import {
  benjaminiHochberg, chiSquare, chiSquaredQuantile, chiSquaredTail, fisherTail, hellingerDistance, jensenShannonDistance, ksAsymptotic,
  ksExactTail, ksProbability, ksStatistic, normalTail, psiCritical, psiOfCounts, studentTwoTails, wassersteinDistance,
} from '../../analytics/index.ts';
import { reference } from '../reference/values.ts';

const linspace = (from: number, to: number, count: number) =>
  Float64Array.from({ length: count }, (_, index) => from + ((to - from) * index) / (count - 1));
const { reference: before, current: after, ...counts } = reference.drift_counts;

/** Relative, so that a tail of 1e-41 counts as much as one of 0.5. */
function expectLike(found: number, wanted: number, digits = 9): void {
  expect(Math.abs(found - wanted)).toBeLessThanOrEqual(Math.abs(wanted) * 10 ** -digits);
}

test('PSI, Hellinger, Jensen-Shannon to both bases and chi-square of counts equal the reference', () => {
  expect(psiOfCounts(before, after)).toBeCloseTo(counts.psi, 6);
  expect(hellingerDistance(before, after)).toBeCloseTo(counts.hellinger, 6);
  expect(jensenShannonDistance(before, after)).toBeCloseTo(counts.js_distance_base_2, 6);
  expect(jensenShannonDistance(before, after, Math.E)).toBeCloseTo(counts.js_distance_base_e, 6);
  const { statistic, p, df } = chiSquare([before, after])!;
  expect([statistic, p]).toEqual([expect.closeTo(counts.chi2_two_sample.statistic, 6), expect.closeTo(counts.chi2_two_sample.p, 6)]);
  expect(df).toBe(counts.chi2_two_sample.dof);
});

test('KS equals scipy: statistic, exact and asymptotic probability', () => {
  const x = linspace(1, 100, 100);
  const y = linspace(1, 100, 110).map((value) => value + 20.1);
  const statistic = ksStatistic(x, y);
  expect(statistic).toBeCloseTo(reference.ks_exact.D, 8);
  expectLike(ksExactTail(statistic, x.length, y.length), reference.ks_exact.p, 6);
  expect(ksProbability(statistic, x.length, y.length)).toBe(ksExactTail(statistic, x.length, y.length));
  expect(ksAsymptotic(statistic, x.length, y.length)).toBeCloseTo(reference.ks_asymptotic_same_data.p, 6);
});

test('the asymptotic probability of KS is that of scipy for ten million rows as for some thousand', () => {
  // scipy 1.17.1: kstwo.sf(sqrt(scaled / n), n), with n the effective size.
  const figures: [n: number, scaled: number, p: number][] = [
    [19_999, 8, 2.2181261292470338e-7], [20_000, 1.5, 0.09898724083325028], [20_000, 8, 2.2181270070049744e-7], [20_000, 19, 6.103947539328856e-17],
    [5_000_000, 1.5, 0.09952550694520135], [5_000_000, 3, 0.004954944914924695], [5_000_000, 8, 2.248806309589023e-7], [5_000_000, 19, 6.270111751980066e-17],
  ];
  for (const [n, scaled, p] of figures) expectLike(ksAsymptotic(Math.sqrt(scaled / n), 2 * n, 2 * n), p, scaled === 1.5 ? 3.5 : 4.5);
});

test('Wasserstein of samples equals scipy', () => {
  for (const { x, y, w1 } of reference.wasserstein) expect(wassersteinDistance(Float64Array.from(x), Float64Array.from(y))).toBeCloseTo(w1, 9);
});

test('the critical value of PSI grows smaller as samples grow', () => {
  expect(psiCritical(10, 1000, 1000)).toBeCloseTo(reference.psi_n_aware_critical_value.B10_N1000_M1000, 8);
  expect(psiCritical(10, 10_000, 10_000)).toBeCloseTo(reference.psi_n_aware_critical_value.B10_N10000_M10000, 7);
});

test('corrected p-values and tails of distributions are those of the reference, far out too', () => {
  benjaminiHochberg(reference.benjamini_hochberg.p).forEach((p, at) => expect(p).toBeCloseTo(reference.benjamini_hochberg.adjusted[at]!, 6));
  const tails = reference.distributions;
  expectLike(normalTail(10), tails.norm_sf_10);
  expectLike(normalTail(-10), 1 - tails.norm_cdf_minus_10);
  expectLike(studentTwoTails(30, 10), tails.t_two_sided_30_df10);
  expectLike(chiSquaredTail(200, 5), tails.chi2_sf_200_df5);
  expectLike(fisherTail(4.846088, 2, 27), tails['f_sf_4.846088_2_27']);
});

test('the quantile of chi-squared undoes its tail', () => {
  for (const df of [1, 2, 9, 60]) {
    for (const share of [1e-6, 0.05, 0.5, 0.95, 0.999]) expectLike(1 - chiSquaredTail(chiSquaredQuantile(share, df), df), share, 8);
  }
});

test('the probability of KS falls as D grows, from 1 to 0, and exact and asymptotic meet', () => {
  for (const size of [4, 30, 500, 20_000]) {
    const tail = Array.from({ length: 101 }, (_, step) => ksProbability(step / 100, size, size));
    expect(tail[0]).toBe(1);
    expect(tail[100]).toBeLessThan(0.03);
    tail.slice(1).forEach((p, step) => expect(p).toBeLessThanOrEqual(tail[step]! + 1e-3));
  }
  for (const d of [0.05, 0.08, 0.12]) expect(Math.abs(ksExactTail(d, 500, 500) - ksAsymptotic(d, 500, 500))).toBeLessThan(0.02);
});

test('the exact probability is that of all orders there are', () => {
  const [n, m] = [4, 6];
  const statistics: number[] = [];
  for (let order = 0; order < 2 ** (n + m); order++) {
    const first = Array.from({ length: n + m }, (_, place) => (order >> place) % 2 === 1);
    if (first.filter(Boolean).length !== n) continue;
    const values = (of: boolean) => Float64Array.from(first.flatMap((own, place) => (own === of ? [place] : [])));
    statistics.push(ksStatistic(values(true), values(false)));
  }
  expect(statistics).toHaveLength(210);
  for (const d of new Set(statistics)) expect(ksExactTail(d, n, m)).toBeCloseTo(statistics.filter((other) => other >= d - 1e-9).length / 210, 12);
});
