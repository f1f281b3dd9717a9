import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  createRandom, driftTests, fineEdges, isMeasured, ksStatistic, pooled, psiCritical, psiProbability, rebin, requireComparable, summarise, summariseCategories,
  wassersteinDistance, type ColumnSummary, type NumericSummary,
} from '../../analytics/index.ts';

const values = fc
  .array(fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ noNaN: true, min: -1e6, max: 1e6 }), fc.constant(Number.NaN)), { minLength: 1, maxLength: 80 })
  .map((list) => Float64Array.from(list));
const both = (before: Float64Array, after: Float64Array): [NumericSummary, NumericSummary] => {
  const reference = summarise('feature', before);
  return [reference, summarise('feature', after, reference.edges)];
};
const valueOf = (test: string, reference: ColumnSummary, current: ColumnSummary): number | null => {
  const outcome = driftTests.get(test).measure(reference, current);
  return isMeasured(outcome) ? outcome.value : null;
};
const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

test('effects are 0 for equal samples and never negative; shares, distances and D lie in [0, 1] (property)', () => {
  fc.assert(fc.property(values, values, (before, after) => {
    const [reference, current] = both(before, after);
    const found = driftTests.all().filter(({ kinds }) => kinds.includes('numeric')).map(({ name }) => ({
      same: valueOf(name, reference, reference) ?? 0, value: valueOf(name, reference, current) ?? 0,
      most: name === 'psi' || name === 'wasserstein' ? Number.POSITIVE_INFINITY : 1,
    }));
    for (const { same, value, most } of found) {
      expect(same).toBeCloseTo(0, 6);
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(most);
    }
  }));
});

test('in the same bins, PSI, Jensen-Shannon, Hellinger and chi-square of few values say the same in either direction (property)', () => {
  const few = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 60, maxLength: 120 }).map((list) => Float64Array.from(list));
  fc.assert(fc.property(few, few, (before, after) => {
    const [reference, current] = both(Float64Array.from([...before, 0, 1, 2, 3, 4, 5, 6]), after);
    for (const name of ['psi', 'jensen_shannon', 'hellinger', 'chi_square', 'missing_rate']) {
      expect(valueOf(name, current, reference)).toBeCloseTo(valueOf(name, reference, current)!, 9);
    }
  }));
});

test('D is invariant under a monotone change of scale, and symmetric (property)', () => {
  const moderate = fc.array(fc.double({ noNaN: true, min: -20, max: 20 }), { minLength: 1, maxLength: 60 }).map((list) => Float64Array.from(list, Math.fround));
  fc.assert(fc.property(moderate, moderate, (before, after) => {
    const statistic = ksStatistic(before, after);
    const bent = (of: Float64Array) => of.map((value) => 3 * value + value ** 3);
    expect(ksStatistic(after, before)).toBeCloseTo(statistic, 12);
    expect(ksStatistic(bent(before), bent(after))).toBeCloseTo(statistic, 12);
  }));
});

test('no row is lost between bins, nor by other bins, nor in a pool (property)', () => {
  fc.assert(fc.property(values, values, (before, after) => {
    const [reference, current] = both(before, after);
    expect(total(current.counts) + current.missing).toBe(after.length);
    const other = rebin(current, fineEdges(after));
    expect(total(other.counts)).toBeCloseTo(after.length - current.missing, 6);
    expect(other.counts.every((count) => count >= 0)).toBe(true);
    requireComparable(summarise('feature', after), other);
    const pool = pooled([reference, summarise('feature', after)], reference.edges);
    expect(pool.rows).toBeCloseTo((before.length + after.length) / 2, 9);
    requireComparable(reference, pool);
  }));
});

test('other edges that are among the old ones lose nothing, and foreign ones little', () => {
  const random = createRandom(4);
  const sample = Float64Array.from({ length: 4000 }, () => random.normal());
  const fine = summarise('feature', sample);
  const coarse = fine.edges.filter((_, at) => at % 7 === 0);
  expect(rebin(fine, coarse).counts.map(Math.round)).toEqual(summarise('feature', sample, coarse).counts);
  const foreign = fineEdges(Float64Array.from({ length: 900 }, () => random.normal(0.3)));
  const [exact, found] = [summarise('feature', sample, foreign), rebin(fine, foreign)];
  expect(valueOf('ks', exact, found)).toBeLessThan(0.01);
  expect(valueOf('psi', exact, found)).toBeLessThan(0.01);
});

test('edges that are not those of the reference are refused', () => {
  const [reference] = both(Float64Array.from([1, 2, 3]), Float64Array.from([1]));
  expect(() => requireComparable(reference, summarise('feature', Float64Array.from([4, 5])))).toThrow(/edges of bins that are not those of the reference; .*bring both sides to the same edges with rebin/);
});

test('distances from bins are close to those from rows, for bell, long-tailed and counted columns', () => {
  const random = createRandom(8);
  const draw = (of: () => number): Float64Array => Float64Array.from({ length: 4000 }, of);
  const samples: [Float64Array, Float64Array][] = [
    [draw(() => random.normal()), draw(() => random.normal(0.3))],
    [draw(() => random.normal()), draw(() => random.normal(0, 1.4))],
    [draw(() => Math.exp(random.normal())), draw(() => 1.3 * Math.exp(random.normal()))],
    [draw(() => Math.round(3 * Math.abs(random.normal()))), draw(() => Math.round(4 * Math.abs(random.normal())))],
  ];
  for (const [before, after] of samples) {
    const [reference, current] = both(before, after);
    expect(valueOf('ks', reference, current)).toBeCloseTo(ksStatistic(before, after), 1.7);
    const exact = wassersteinDistance(before, after) / reference.deviation!;
    expect(Math.abs(valueOf('wasserstein', reference, current)! - exact)).toBeLessThan(0.02);
  }
});

test('chance alone exceeds the critical value of PSI in one of twenty comparisons, whatever the size', () => {
  const random = createRandom(21);
  for (const [n, m] of [[500, 500], [4000, 800]] as const) {
    let exceeded = 0;
    const draws = 150;
    for (let draw = 0; draw < draws; draw++) {
      const [reference, current] = both(Float64Array.from({ length: n }, () => random.uniform()), Float64Array.from({ length: m }, () => random.uniform()));
      const outcome = driftTests.get('psi').measure(reference, current);
      if (isMeasured(outcome) && outcome.value > outcome.critical!) exceeded++;
    }
    expect(exceeded / draws).toBeGreaterThan(0.005);
    expect(exceeded / draws).toBeLessThan(0.1);
  }
  expect(psiProbability(psiCritical(11, 500, 300), 11, 500, 300)).toBeCloseTo(0.05, 9);
});

test('a category that one side does not list may hide among its others, and is never taken as gone', () => {
  const names = Array.from({ length: 400 }, (_, row) => `c${row % 8}`);
  const listed = summariseCategories('shop', names);
  const short = summariseCategories('shop', names, 3);
  expect(short.others).toBe(250);
  for (const name of ['psi', 'jensen_shannon', 'chi_square']) expect(valueOf(name, listed, short)).toBeCloseTo(0, 9);
  expect(driftTests.get('new_category').measure(short, listed)).toEqual({ value: 0, p: 1, evidence: { categories: 5, names: [] } });
  expect(valueOf('new_category', listed, short)).toBe(0);
  expect(valueOf('new_category', short, summariseCategories('shop', [...names.slice(40), ...Array.from({ length: 40 }, () => 'c9')]))).toBeGreaterThan(0.03);
});
