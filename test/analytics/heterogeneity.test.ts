import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { bandOf, concentrationOf, createRandom, matrixOf, merged, noncentralFisherBelow, splitRows, usefulCuts, varianceExplained, type GroupMoments, type RankedSums } from '../../analytics/index.ts';

const reference = JSON.parse(readFileSync(new URL('../reference/variance-explained.json', import.meta.url), 'utf8')) as {
  intervals: { f: number; df: [number, number]; low: number; high: number }[];
  chances: { f: number; df: [number, number]; lambda: number; below: number }[];
};

/** Groups whose analysis of variance gives this F: one stands apart, and all spread alike. */
function groupsWith(f: number, [between, within]: [number, number]): GroupMoments[] {
  const [count, k] = [between + within + 1, between + 1];
  const sizes = Array.from({ length: k }, (_, index) => Math.floor(count / k) + (index < count % k ? 1 : 0));
  const [first = 0] = sizes;
  const mean = Math.sqrt((f * between * count) / (first * (count - first)));
  return sizes.map((size, index) => ({ count: size, mean: index === 0 ? mean : 0, squares: within / k }));
}

describe('variance explained', () => {
  test.for(reference.chances)('the noncentral F distribution is that of scipy: $f, $lambda', ({ f, df, lambda, below }) => {
    expect(noncentralFisherBelow(f, ...df, lambda)).toBeCloseTo(below, 9);
  });

  test.for(reference.intervals)('so is the interval of a share: F = $f of $df', ({ f, df, low, high }) => {
    const found = varianceExplained(groupsWith(f, df))!;
    expect(found.interval[0]).toBeCloseTo(low, 6);
    expect(found.interval[1]).toBeCloseTo(high, 6);
    expect(found.eta).toBeCloseTo((f * df[0]) / (f * df[0] + df[1]), 12);
  });

  test('groups that mean nothing explain nothing once they are adjusted for how many they are, and nothing varies without a variance', () => {
    const random = createRandom(3);
    const adjusted = Array.from({ length: 40 }, () => {
      const groups = Array.from({ length: 20 }, () => momentsOf(Array.from({ length: 10 }, () => random.normal())));
      const { eta, adjusted } = varianceExplained(groups)!;
      expect(adjusted).toBeLessThan(eta);
      return { eta, adjusted };
    });
    expect(mean(adjusted.map(({ eta }) => eta))).toBeGreaterThan(0.07);
    expect(Math.abs(mean(adjusted.map((one) => one.adjusted)))).toBeLessThan(0.02);
    expect(varianceExplained([{ count: 5, mean: 1, squares: 0 }, { count: 5, mean: 1, squares: 0 }])).toBeNull();
    expect(varianceExplained([{ count: 5, mean: 1, squares: 2 }])).toBeNull();
    expect(varianceExplained([{ count: 5, mean: 1, squares: 0 }, { count: 5, mean: 2, squares: 0 }])).toMatchObject({ eta: 1, interval: [1, 1] });
  });
});

function momentsOf(values: readonly number[]): GroupMoments {
  return merged(values.map((value) => ({ count: 1, mean: value, squares: 0 })));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

test('the Gini coefficient is half the mean difference of two customers over the mean, and the top tenth is what it says', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 60 }).filter((values) => values.some((value) => value > 0)), (values) => {
    const spread = concentrationOf(rankedSums(values));
    const total = values.reduce((sum, value) => sum + value, 0);
    // The definition: over all pairs, each with itself too.
    const differences = values.flatMap((a) => values.map((b) => Math.abs(a - b)));
    expect(spread!.gini).toBeCloseTo(mean(differences) / 2 / mean(values), 9);
    const top = values.toSorted((a, b) => b - a).slice(0, Math.ceil(values.length / 10));
    expect(spread!.topTenth).toBeCloseTo(top.reduce((sum, value) => sum + value, 0) / total, 9);
  }));
  expect(concentrationOf(rankedSums([-1, 5]))).toBeNull();
  expect(concentrationOf(rankedSums([0, 0]))).toBeNull();
});

function rankedSums(values: readonly number[]): RankedSums {
  const ascending = values.toSorted((a, b) => a - b);
  const top = Math.ceil(values.length / 10);
  return {
    count: values.length, total: values.reduce((sum, value) => sum + value, 0), ranked: ascending.reduce((sum, value, index) => sum + (index + 1) * value, 0),
    top: ascending.slice(-top).reduce((sum, value) => sum + value, 0), least: ascending[0]!,
  };
}

describe('parts of a segment', () => {
  const spec = (feature: string) => ({ feature, transform: 'none', scale: 'standard', impute: 'median' });

  test('planted parts come back, whatever features say nothing', () => {
    const random = createRandom(7);
    const rows = 300;
    const part = Array.from({ length: rows }, (_, row) => row % 3);
    const raw = matrixOf({ contacts: part.map((one) => 10 * one + random.normal()), noise: part.map(() => random.normal()), same: part.map(() => 4) });
    const { labels, tried, preparation, silhouette } = splitRows({ raw, features: ['contacts', 'same'].map(spec), k: { min: 2, max: 6 }, seed: 1 });
    expect(new Set(part.map((one, row) => `${one} ${labels[row]}`)).size).toBe(3);
    expect(silhouette).toBeGreaterThan(0.7);
    expect(tried.map(({ k }) => k)).toEqual([2, 3, 4, 5, 6]);
    expect(preparation.dropped).toEqual([{ feature: 'same', reason: 'every value is the same' }]);
  });

  test('members who differ in few ways fall into few parts, and a segment in which nothing varies is refused', () => {
    const raw = matrixOf({ flag: Array.from({ length: 50 }, (_, row) => row % 2) });
    expect(splitRows({ raw, features: [spec('flag')], k: { min: 2, max: 6 }, seed: 1 }).tried).toEqual([{ k: 2, silhouette: 1 }]);
    expect(() => splitRows({ raw: matrixOf({ flag: [1, 1, 1] }), features: [spec('flag')], k: { min: 2, max: 6 }, seed: 1 })).toThrow(/no feature tells customers apart/);
  });

  test('every value is in one band, and no band is empty by its cuts', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 40 }), (values) => {
      const sorted = values.toSorted((a, b) => a - b);
      const cuts = usefulCuts([0.25, 0.5, 0.75].map((p) => sorted[Math.floor(p * (sorted.length - 1))]!), sorted.at(-1)!);
      const found = new Set(values.map((value) => bandOf(value, cuts)));
      expect([...found].toSorted((a, b) => a - b)).toEqual(Array.from({ length: cuts.length + 1 }, (_, band) => band));
      expect(bandOf(Number.NaN, cuts)).toBe(cuts.length + 1);
    }));
  });
});
