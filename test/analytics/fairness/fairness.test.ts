import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareSelection, createRandom, differenceInterval, fairRows, fitKMeans, matrixOf, mutualInformation, ratioInterval, resampleRows, reweigh, runGates, wilson, type AudienceEvidence, type AudienceKind, type GroupSelection, type Interval } from '../../../analytics/index.ts';

interface Reference {
  wilson: [number, number, number, number][];
  katz: [number, number, number, number, number, number][];
  newcombe: [number, number, number, number, number, number][];
  mutual_information: { table: number[][]; corrected: number; p: number }[];
}
const reference = JSON.parse(readFileSync(new URL('../../reference/fairness.json', import.meta.url), 'utf8')) as Reference;

function expectInterval(found: Interval, lower: number, upper: number, digits: number): void {
  expect(found[0]).toBeCloseTo(lower, digits);
  expect(found[1]).toBeCloseTo(upper, digits);
}

test('score intervals are those of scipy', () => {
  for (const [count, of, lower, upper] of reference.wilson) expectInterval(wilson({ count, of }), lower, upper, 12);
});

test('intervals of a ratio are those of scipy', () => {
  for (const [a, n, b, m, lower, upper] of reference.katz) expectInterval(ratioInterval({ count: a, of: n }, { count: b, of: m }), lower, upper, 10);
});

test('intervals of a difference are those of Newcombe’s method and examples', () => {
  for (const [a, n, b, m, lower, upper] of reference.newcombe) expectInterval(differenceInterval({ count: a, of: n }, { count: b, of: m }), lower, upper, 4);
});

test('nobody and everybody still have an interval, and one with a width', () => {
  for (const [a, b] of [[0, 40], [0, 0], [40, 40], [40, 0]] as const) {
    const [lower, upper] = ratioInterval({ count: a, of: 40 }, { count: b, of: 40 });
    expect(lower).toBeGreaterThanOrEqual(0);
    expect(upper).toBeGreaterThan(lower);
    expect(Number.isFinite(upper)).toBe(true);
  }
});

const proportion = fc.integer({ min: 1, max: 500 }).chain((of) => fc.record({ count: fc.integer({ min: 0, max: of }), of: fc.constant(of) }));

test('every interval holds its estimate, and a difference turned round is its negative', () => {
  fc.assert(fc.property(proportion, proportion, (a, b) => {
    const holds = ([lower, upper]: Interval, value: number): boolean => lower <= value + 1e-12 && value <= upper + 1e-12;
    expect(holds(wilson(a), a.count / a.of)).toBe(true);
    const [lower, upper] = differenceInterval(a, b);
    expect(holds([lower, upper], a.count / a.of - b.count / b.of)).toBe(true);
    expectInterval(differenceInterval(b, a), -upper, -lower, 12);
    expect(a.count === 0 || b.count === 0 || holds(ratioInterval(a, b), a.count / a.of / (b.count / b.of))).toBe(true);
  }));
});

test('mutual information is that of scikit-learn, corrected, with the G-test of scipy', () => {
  for (const { table, corrected, p } of reference.mutual_information) {
    const found = mutualInformation(table)!;
    expect(found.information).toBeCloseTo(corrected, 12);
    expect(Math.abs(found.p - p)).toBeLessThan(1e-6 * p + 1e-12);
  }
  // One that says everything, but for the correction.
  expect(mutualInformation([[5000, 0], [0, 5000]])!.uncertainty).toBeCloseTo(1, 4);
  expect(mutualInformation([[0, 0], [0, 0]])).toBeNull();
  expect(mutualInformation([[10], [20]])).toMatchObject({ uncertainty: null, p: 1 });
});

test('of variables that have nothing to do with each other, the correction leaves next to nothing, whatever the number of cells', () => {
  const random = createRandom(7);
  const mean = Array.from({ length: 40 }, () => {
    const table = Array.from({ length: 10 }, () => new Float64Array(8));
    for (let row = 0; row < 2000; row++) table[random.integer(10)]![random.integer(8)]!++;
    return mutualInformation(table)!.uncertainty!;
  }).reduce((sum, value) => sum + value / 40, 0);
  // Uncorrected it would be 0.0076.
  expect(mean).toBeLessThan(0.0015);
});

const group = (name: string, eligible: number, selected: number): GroupSelection => ({ group: name, eligible, selected });
const compared = (kind: AudienceKind, ...groups: GroupSelection[]) => compareSelection(kind, { attribute: 'gender', groups, unnamed: 0, missing: [] });

test('of a benefit the highest rate is the measure, of a burden the lowest', () => {
  const groups = [group('f', 100, 20), group('m', 200, 80), group('unknown', 50, 15)];
  const benefit = compared('benefit', ...groups);
  expect(benefit.reference).toBe('m');
  expect(benefit.groups.map(({ ratio, difference }) => [ratio, difference].map((value) => Number(value.toFixed(6))))).toEqual([[0.5, 0.2], [1, 0], [0.75, 0.1]]);
  const burden = compared('burden', ...groups);
  expect(burden.reference).toBe('f');
  expect(burden.groups.map(({ ratio, difference }) => [ratio, difference].map((value) => Number(value.toFixed(6))))).toEqual([[1, 0], [0.5, 0.2], [0.666667, 0.1]]);
  expectInterval(benefit.groups[0]!.ratioInterval, ...ratioInterval({ count: 20, of: 100 }, { count: 80, of: 200 }), 12);
  expectInterval(burden.groups[1]!.differenceInterval, ...differenceInterval({ count: 80, of: 200 }, { count: 20, of: 100 }), 12);
});

test('four fifths are enough, to the person', () => {
  expect(compared('benefit', group('f', 300, 96), group('m', 700, 280)).groups[0]!.ratio).toBe(0.8);
  expect(compared('burden', group('f', 300, 96), group('m', 700, 280)).groups[1]!.ratio).toBe(0.8);
});

test('a group of few is said and not computed, one that is absent is named, and neither number of people is told', () => {
  const found = compareSelection('benefit', { attribute: 'gender', groups: [group('f', 100, 20), group('m', 200, 40), group('x', 29, 7), group('y', 0, 0)], unnamed: 1, missing: ['z'] });
  expect(found.notComputed).toEqual(['fewer than 30 eligible in "x"', 'nobody eligible in "y"', 'nobody, or fewer than 30 customers, in "z"', 'a group of fewer than 30 customers']);
  expect(found.groups.map(({ group: name }) => name)).toEqual(['f', 'm']);
  expect(JSON.stringify(found)).not.toMatch(/:(29|7|0\.24)/);
});

test('groups of few decide nothing by themselves: the gate warns or fails, however alike the others are, and never passes', () => {
  const evidence = (x: number): AudienceEvidence => ({
    audience: 'loans', acknowledged: null, added: 100, removed: 0, removedForConsent: 0, members: 100,
    measured: { selection: { kind: 'benefit', attributes: [{ attribute: 'gender', groups: [group('f', 100, 20), group('m', 200, 40), group('x', x, 5)], unnamed: 0, missing: [] }] } },
  });
  const judged = (x: number, options: object) => { const { measured, ...rest } = evidence(x); return runGates('audience', { fairness: options }, rest, { fairness: measured! })[0]!; };
  expect(judged(25, {})).toMatchObject({ verdict: 'fail', value: 1, reason: expect.stringMatching(/is not below 0\.80; .*; not computed: gender: fewer than 30 eligible in "x"$/) as unknown });
  expect(judged(25, { unknown: 'warn' })).toMatchObject({ verdict: 'warn', value: 1 });
  expect(judged(30, {})).toMatchObject({ verdict: 'pass', value: expect.closeTo(5 / 30 / 0.2, 10) as unknown });
  expect(judged(30, { minRatio: 0.9, unknown: 'warn' })).toMatchObject({ verdict: 'fail' });
  expect(JSON.stringify(judged(25, {}).evidence)).not.toContain('25');
});

const rows = fc.array(fc.record({ group: fc.integer({ min: 0, max: 3 }), outcome: fc.integer({ min: 0, max: 2 }) }), { minLength: 1, maxLength: 300 });
const sums = (keys: readonly unknown[], weights: ArrayLike<number>): Map<unknown, number> =>
  keys.reduce<Map<unknown, number>>((all, key, row) => all.set(key, (all.get(key) ?? 0) + weights[row]!), new Map());

test('with the weights of reweighing, the outcome is independent of the group, and each group and outcome keeps its size', () => {
  fc.assert(fc.property(rows, (drawn) => {
    // Every group has every outcome at least once.
    const all = [...drawn, ...Array.from({ length: 12 }, (_, index) => ({ group: index % 4, outcome: Math.floor(index / 4) }))];
    const [groups, outcomes] = [all.map(({ group }) => group), all.map(({ outcome }) => outcome)];
    const weights = reweigh({ groups, outcomes });
    const [byGroup, byOutcome] = [sums(groups, weights), sums(outcomes, weights)];
    for (const [both, weight] of sums(all.map(({ group, outcome }) => `${group} ${outcome}`), weights)) {
      const [one, other] = (both as string).split(' ').map(Number);
      expect(weight).toBeCloseTo((byGroup.get(one)! * byOutcome.get(other)!) / all.length, 8);
    }
    for (const [name, sum] of byGroup) expect(sum).toBeCloseTo(groups.filter((one) => one === name).length, 8);
    for (const [name, sum] of byOutcome) expect(sum).toBeCloseTo(outcomes.filter((one) => one === name).length, 8);
  }));
});

test('rows drawn again come as often as their weights say, in each cell but for one row, and the same each time', () => {
  fc.assert(fc.property(rows, fc.integer(), (drawn, seed) => {
    const cells = drawn.map(({ group, outcome }) => group * 3 + outcome);
    const weights = reweigh({ groups: drawn.map(({ group }) => group), outcomes: drawn.map(({ outcome }) => outcome) });
    const picked = resampleRows(weights, cells, seed);
    expect(picked).toEqual(resampleRows(weights, cells, seed));
    expect(picked).toHaveLength(drawn.length);
    const times = sums([...picked], new Float64Array(picked.length).fill(1));
    const whole = weights.reduce((sum, weight) => sum + weight, 0) / drawn.length;
    weights.forEach((weight, row) => expect(Math.abs((times.get(row) ?? 0) - weight / whole)).toBeLessThan(1 + 1e-6));
    const ofCells = sums([...picked].map((row) => cells[row]), new Float64Array(picked.length).fill(1));
    for (const [cell, weight] of sums(cells, weights)) expect(Math.abs((ofCells.get(cell) ?? 0) - weight / whole)).toBeLessThan(1 + 1e-6);
  }));
});

test('where men spend more, training rows are drawn in which gender says nothing of it, and segments of spending mirror it less', () => {
  const random = createRandom(5);
  const size = 4000;
  const codes = Float64Array.from({ length: size }, (_, row) => (row < 10 ? Number.NaN : row % 2));
  const spent = Float64Array.from(codes, (code) => (random.uniform() < 0.05 ? Number.NaN : Math.exp(random.normal(code === 1 ? 1 : 0, 1))));
  const median = spent.filter((value) => !Number.isNaN(value)).toSorted()[Math.floor(size * 0.475)]!;
  const told = (picked: ArrayLike<number>): number => {
    const table = [0, 1, 2].map(() => new Float64Array(2));
    for (const row of Array.from(picked)) if (!Number.isNaN(codes[row]!)) table[Number.isNaN(spent[row]!) ? 2 : Number(spent[row]! > median)]![codes[row]!]!++;
    return mutualInformation(table)!.uncertainty!;
  };
  const all = Int32Array.from({ length: size }, (_, row) => row);
  const drawn = fairRows({ codes, outcome: spent, seed: 1 });
  expect(told(all)).toBeGreaterThan(0.1);
  expect(told(drawn)).toBeLessThan(1e-3);
  expect(drawn).toHaveLength(size);
  // As many of each group as before, but for rounding.
  expect(Math.abs(drawn.filter((row) => codes[row] === 1).length - (size / 2 - 5))).toBeLessThanOrEqual(3);
  const segmentsOf = (rows: Int32Array): number => {
    const known = rows.filter((row) => !Number.isNaN(spent[row]!) && !Number.isNaN(codes[row]!));
    const { labels } = fitKMeans({ data: matrixOf({ spent: Float64Array.from(known, (row) => Math.log(spent[row]!)) }), k: 2, seed: 1, restarts: 3, tolerance: 0 });
    const table = [0, 1].map(() => new Float64Array(2));
    known.forEach((row, at) => table[labels[at]!]![codes[row]!]!++);
    return mutualInformation(table)!.uncertainty!;
  };
  expect(segmentsOf(drawn)).toBeLessThan(segmentsOf(all) / 5);
});
