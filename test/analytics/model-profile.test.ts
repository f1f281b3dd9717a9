import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom, matrixOf, profileModel, type Matrix, type ModelProfileRequest, type ProfiledSegment, type Variable } from '../../analytics/index.ts';

/** 1,500 customers in three segments by how often and how much they buy; those of segment 2 are older and ask for more help. */
function planted(): ModelProfileRequest {
  const random = createRandom(5);
  const labels = Array.from({ length: 1_500 }, (_, row) => row % 3);
  const orders = labels.map((label) => Math.max(0, Math.round(random.normal([5, 20, 20][label], 2))));
  const paid = labels.map((label) => random.normal([100, 200, 900][label], 30));
  const raw = matrixOf({
    orders, paid,
    visits: labels.map(() => random.normal(10, 3)),
    tickets: labels.map((label) => random.normal(label === 2 ? 4 : 3, 1.5)),
    order_score: orders.map((count) => Math.round(count / 5)),
    constant: labels.map(() => 1),
    unknown: labels.map(() => Number.NaN),
  });
  const kinds = (name: string, olderShare: (label: number) => number): Variable => ({
    name, categories: ['older', 'younger'], codes: Float64Array.from(labels, (label) => (random.uniform() < 0.1 ? Number.NaN : random.uniform() < olderShare(label) ? 0 : 1)),
  });
  return {
    raw, labels, k: 3, value: 'paid', prepared: scaled(raw, ['orders', 'paid']),
    made: [{ feature: 'orders', impute: 7 }, { feature: 'paid', impute: null }],
    variables: [kinds('age', (label) => (label === 2 ? 0.6 : 0.3)), kinds('eyes', () => 0.4)],
  };
}

function scaled(raw: Matrix, names: string[]): Matrix {
  return { names, rows: raw.rows, columns: names.map((name) => {
    const column = raw.columns[raw.names.indexOf(name)]!;
    const mean = column.reduce((sum, value) => sum + value, 0) / raw.rows;
    const deviation = Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / raw.rows);
    return column.map((value) => (value - mean) / deviation);
  }) };
}

const feature = ({ features }: ProfiledSegment, name: string) => features.find((one) => one.feature === name)!;

describe('a planted company', () => {
  const request = planted();
  const { segments, effects, tests, fidelity } = profileModel(request);

  test('features that made the clusters have an effect size and no test', () => {
    expect(effects.map(({ feature }) => feature)).toEqual(['paid', 'orders']);
    expect(effects[0]!.effect).toBeGreaterThan(0.98);
    expect(tests.map(({ variable }) => variable)).not.toContain('paid');
    for (const segment of segments) {
      expect(feature(segment, 'paid')).toMatchObject({ made: true, p: null });
      const [from, to] = feature(segment, 'paid').interval!;
      expect(from < feature(segment, 'paid').difference && feature(segment, 'paid').difference < to).toBe(true);
    }
  });

  test('neither has a feature that says the same as one of them', () => {
    expect(tests.map(({ variable }) => variable)).not.toContain('order_score');
    expect(feature(segments[0]!, 'order_score')).toMatchObject({ made: false, p: null });
  });

  test('the tests find what was planted, and nothing else', () => {
    expect(tests.map(({ variable, test }) => [variable, test])).toEqual([['visits', 'anova'], ['tickets', 'anova'], ['age', 'chi-square'], ['eyes', 'chi-square']]);
    expect(tests.filter(({ adjusted }) => adjusted! < 0.05).map(({ variable }) => variable)).toEqual(['tickets', 'age']);
    expect(feature(segments[2]!, 'tickets').p).toBeLessThan(1e-6);
    expect(feature(segments[2]!, 'visits').p).toBeGreaterThan(0.05);
    const [age, eyes] = segments[2]!.variables;
    expect(age!.categories[0]).toMatchObject({ category: 'older' });
    expect(Math.abs(age!.categories[0]!.share - 0.6)).toBeLessThan(0.1);
    expect(age!.categories[0]!.index).toBeGreaterThan(130);
    expect(age!.categories[0]!.p).toBeLessThan(1e-6);
    expect(eyes!.categories.every(({ p }) => p! > 0.05)).toBe(true);
    expect(age!.known).toBeCloseTo(0.9, 1);
  });

  test('kinds that made the clusters, or say the same as what did, are described and not tested, and make no other chance look smaller', () => {
    const kind = (name: string, codeOf: (row: number) => number, made = false): Variable => ({ name, made, categories: ['few', 'some', 'many'], codes: Float64Array.from(request.labels, (_, row) => codeOf(row)) });
    const orders = request.raw.columns[request.raw.names.indexOf('orders')]!;
    const band = (row: number): number => (orders[row]! < 8 ? 0 : orders[row]! < 20 ? 1 : 2);
    const plan = kind('plan', (row) => request.labels[row]!, true);
    const alike = [kind('order_band', band), kind('plan_text', (row) => 2 - request.labels[row]!)];
    const drawn = profileModel({ ...request, variables: [...request.variables, plan, ...alike] });
    expect(drawn.tests).toEqual(tests);
    for (const [cluster, { variables }] of drawn.segments.entries()) {
      expect(variables.slice(0, 2)).toEqual(segments[cluster]!.variables);
      expect(variables.slice(2).map(({ variable, tested }) => [variable, tested])).toEqual([['plan', false], ['order_band', false], ['plan_text', false]]);
      for (const { categories, effect } of variables.slice(2)) {
        expect(effect).toBeGreaterThan(0.6);
        expect(categories.map(({ p }) => p)).toEqual([null, null, null]);
      }
    }
    // A number that the kind tells is no discovery either.
    const points = matrixOf({ points: Array.from(request.labels, (label, row) => 100 * label + (row % 7)) });
    const told = profileModel({ ...request, raw: { ...request.raw, names: [...request.raw.names, 'points'], columns: [...request.raw.columns, points.columns[0]!] }, variables: [plan] });
    expect(told.tests.map(({ variable }) => variable)).not.toContain('points');
  });

  test('what is the same for everybody, or unknown, neither varies nor is tested', () => {
    for (const name of ['constant', 'unknown']) expect(feature(segments[0]!, name)).toMatchObject({ varies: false, p: null, difference: 0, interval: null });
    expect(feature(segments[0]!, 'unknown')).toMatchObject({ median: null, known: 0, index: null, spread: { lower: null, upper: null } });
  });

  test('the rules are simple, and as good as they say they are', () => {
    expect(fidelity).toBeGreaterThan(0.97);
    expect(segments.map(({ rule }) => rule!.conditions.map(({ feature }) => feature))).toEqual([['orders'], expect.anything(), ['paid']]);
    segments.forEach(({ rule, size }, cluster) => {
      const { conditions, covers, precision } = rule!;
      const found = request.labels as number[];
      const rows = found.flatMap((_, row) => (conditions.every(({ feature: name, from = -Infinity, to = Infinity }) => {
        const value = request.raw.columns[request.raw.names.indexOf(name)]![row]!;
        return value >= from && value < to;
      }) ? [row] : []));
      const members = rows.filter((row) => found[row] === cluster).length;
      expect(covers).toBeCloseTo(members / size, 12);
      expect(precision).toBeCloseTo(members / rows.length, 12);
      expect(Math.min(covers, precision)).toBeGreaterThan(0.95);
      const numbers = conditions.flatMap(({ from, to }) => [from ?? [], to ?? []].flat());
      for (const bound of numbers) expect(String(bound).replace(/[.0]/g, '').length).toBeLessThanOrEqual(2);
    });
  });

  test('shares of value add up, and the median customer is described with the spread around', () => {
    expect(segments.reduce((sum, { value }) => sum + value!.share, 0)).toBeCloseTo(1, 12);
    expect(segments[2]!.value!.share).toBeCloseTo(0.75, 1);
    expect(segments[2]!.value!.index).toBeCloseTo(segments[2]!.value!.share * 300, 0);
    const { spread, index } = feature(segments[2]!, 'paid');
    expect(spread.lower! < spread.median! && spread.median! < spread.upper!).toBe(true);
    expect(index).toBeCloseTo(segments[2]!.value!.index, 6);
  });

  test('typical members are real ones in the middle of their segment', () => {
    for (const [cluster, { typical }] of segments.entries()) {
      expect(typical).toHaveLength(3);
      for (const member of typical) {
        expect(Object.keys(member)).toEqual(['orders', 'paid']);
        expect(Math.abs(member['orders']! - [5, 20, 20][cluster]!)).toBeLessThan(3);
      }
    }
  });
});

test('an empty cluster, one too small to show members of, and money that is owed', () => {
  const raw = matrixOf({ paid: [1, 2, 3, -9], orders: [1, 2, 3, 4] });
  const { segments } = profileModel({ raw, prepared: raw, labels: [0, 0, 0, 1], k: 3, made: [{ feature: 'orders', impute: null }], value: 'paid', variables: [] });
  expect(segments[2]).toMatchObject({ size: 0, rule: null, value: null, typical: [], variables: [] });
  expect(segments.map(({ value }) => value)).toEqual([null, null, null]);
  expect(segments.map(({ typical }) => typical)).toEqual([[], [], []]);
  expect(segments[0]!.features[0]!.index).toBeNull();
});

test('with more segments than a small tree has leaves, each has a rule of its own all the same', () => {
  const labels = Array.from({ length: 1_200 }, (_, row) => row % 12);
  const raw = matrixOf({ orders: labels.map((label, row) => label * 10 + (row % 7)) });
  const { segments, fidelity } = profileModel({ raw, prepared: raw, labels, k: 12, made: [{ feature: 'orders', impute: null }], value: null, variables: [] });
  expect(fidelity).toBeLessThan(0.75);
  for (const [cluster, { rule }] of segments.entries()) {
    const [{ from = 0, to = 200 } = {}] = rule!.conditions;
    expect(from <= cluster * 10 && cluster * 10 + 6 < to).toBe(true);
  }
  // A tree of its own finds a segment exactly.
  expect(segments.filter(({ rule }) => rule!.covers === 1 && rule!.precision === 1).length).toBeGreaterThanOrEqual(6);
});

test('whatever the order of the rows, the profile is the same', () => {
  const base = planted();
  const names = base.raw.names.filter((name) => name !== 'unknown');
  fc.assert(fc.property(fc.integer(), (seed) => {
    const random = createRandom(seed);
    const order = Array.from({ length: 300 }, (_, row) => ({ row, at: random.uniform() })).toSorted((a, b) => a.at - b.at).map(({ row }) => row);
    const of = (rows: number[]): ModelProfileRequest => {
      const pick = (matrix: Matrix): Matrix => ({ ...matrix, rows: rows.length, columns: matrix.columns.map((column) => Float64Array.from(rows, (row) => column[row]!)) });
      return {
        ...base, raw: pick(base.raw), prepared: pick(base.prepared), labels: rows.map((row) => (base.labels as number[])[row]!),
        variables: base.variables.map((one) => ({ ...one, codes: Float64Array.from(rows, (row) => one.codes[row]!) })),
      };
    };
    const [shuffled, sorted] = [order, order.toSorted((a, b) => a - b)].map((rows) => profileModel(of(rows)));
    for (const [cluster, segment] of shuffled!.segments.entries()) {
      const other = sorted!.segments[cluster]!;
      expect(segment.rule).toEqual(other.rule);
      expect(segment.variables).toEqual(other.variables);
      for (const name of names) {
        expect(feature(segment, name).spread).toEqual(feature(other, name).spread);
        expect(feature(segment, name).difference).toBeCloseTo(feature(other, name).difference, 10);
      }
    }
    expect(shuffled!.fidelity).toBe(sorted!.fidelity);
  }), { numRuns: 10 });
});
