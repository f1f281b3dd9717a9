import { describe, expect, test } from 'vitest';
import {
  createRandom, driftTests, measureDrift, measureMatrices, matrixOf, summarise, summariseCategories, type ColumnRequest, type ColumnSummary, type DriftKind,
} from '../../analytics/index.ts';
import { company, dayAfter, quietColumns, type Company, type Plan } from './drift-columns.ts';

const FULL = process.env['MUSTER_TEST_FULL'] === '1';
const plan = (name: string): Plan => quietColumns.find((column) => column.name === name)!;
const changed = (name: string, value: Plan['value']): [Plan, Plan] => [plan(name), { ...plan(name), value }];
const DAY = 40;

/** The names of the columns that alarm, with what they are held against. */
function alarmsOf(columns: ColumnRequest[], day = DAY): string[] {
  return measureDrift({ date: dayAfter(day), columns }).columns.filter(({ alarm }) => alarm).map(({ name, against }) => `${name} against ${against}`);
}

describe('nights without drift', () => {
  const [companies, nights, customers] = FULL ? [10, 30, 2000] : [1, 10, 600];

  test(`of ${companies * nights} nights with shared customers and a weekly rhythm none alarms`, () => {
    const alarms: string[] = [];
    for (let seed = 1; seed <= companies; seed++) {
      const { asked } = company(seed, customers);
      for (let day = DAY; day < DAY + nights; day++) alarms.push(...alarmsOf(quietColumns.map((column) => asked(column, day)), day));
    }
    expect(alarms).toEqual([]);
  });

  test('of many rare categories some are new every night, which is no drift; a new one of many rows is', () => {
    const random = createRandom(12);
    const shops = (rows: number) => Array.from({ length: rows }, () => `shop ${Math.floor(80 * random.uniform() ** 3)}`);
    for (let night = 0; night < 20; night++) {
      const champion = summariseCategories('shop', shops(150));
      expect(against(champion, summariseCategories('shop', shops(150))).report.alarm).toBe(false);
      expect(against(champion, summariseCategories('shop', [...shops(120), ...Array.from({ length: 30 }, () => 'a new shop')])).report.alarm).toBe(true);
    }
  });

  test('independent samples of one population are called different about as often as is declared, and no more', () => {
    const random = createRandom(5);
    const draws = FULL ? 2000 : 200;
    const fresh = (): ColumnSummary => summarise('spend', Float64Array.from({ length: 300 }, () => random.normal()));
    let significant = 0;
    for (let draw = 0; draw < draws; draw++) {
      const before = fresh();
      const edges = before.kind === 'numeric' ? before.edges : [];
      const current = summarise('spend', Float64Array.from({ length: 300 }, () => random.normal()), edges);
      const [column] = measureDrift({ date: dayAfter(0), columns: [{ name: 'spend', drift: 'window', champion: [{ date: dayAfter(-9), summary: before }], recent: null, current }] }).columns;
      if (column!.checks[0]!.p! < 0.05) significant++;
    }
    expect(significant / draws).toBeLessThanOrEqual(0.05 + 3 * Math.sqrt((0.05 * 0.95) / draws));
    expect(significant).toBeGreaterThan(0);
  });
});

describe('planted drift is seen on its first night, against both the champion and recent nights, and by name', () => {
  const planted: [string, [Plan, Plan]][] = [
    ['a shift of half a standard deviation', changed('recency_days', (trait, random) => Math.abs(42 + 20 * trait + random.normal(0, 8)))],
    ['a spread of half as much again', changed('visits', (_, random, day) => 1.7 * random.normal(day % 7 < 2 ? 1.5 : 0))],
    ['a new mode of an eighth of all', changed('recency_days', (trait, random) => (random.uniform() < 0.125 ? 200 : Math.abs(30 + 20 * trait + random.normal(0, 8))))],
    ['a quarter of all at one value', changed('recency_days', (trait, random) => (random.uniform() < 0.25 ? 30 : Math.abs(30 + 20 * trait + random.normal(0, 8))))],
    ['a long-tailed column that grows by a half', changed('spend_84d', (trait, random) => 1.6 * Math.exp(1.3 * trait + random.normal(0, 0.5)))],
    ['counts of one more', changed('orders_84d', (trait, random) => Math.max(0, Math.round(3 + 2 * trait + random.normal())))],
    ['missing values of a sixth', changed('recency_days', (trait, random) => (random.uniform() < 0.17 ? Number.NaN : Math.abs(30 + 20 * trait + random.normal(0, 8))))],
    ['another mix of categories', changed('channel', (trait) => (trait > 0 ? 'app' : 'web'))],
    ['a category never seen', changed('channel', (trait, random) => (random.uniform() < 0.06 ? 'kiosk' : trait > 0.5 ? 'app' : 'web'))],
    ['a day’s flow that moves by as much as weekends do', changed('visits', (_, random, day) => random.normal((day % 7 < 2 ? 1.5 : 0) + 1.5))],
  ];
  const companies = new Map<number, Company>();
  const known = (customers: number): Company => {
    const found = companies.get(customers) ?? company(11, customers);
    companies.set(customers, found);
    return found;
  };
  const sizes = FULL ? [700, 2500, 10_000] : [700, 2500];

  test.each(planted)('%s', (_, [before, after]) => {
    for (const customers of sizes) {
      const { asked } = known(customers);
      const columns = [...quietColumns.filter(({ name }) => name !== before.name).map((column) => asked(column, DAY)), asked(before, DAY, after)];
      expect(alarmsOf(columns)).toEqual([`${before.name} against champion`, `${before.name} against recent nights`]);
    }
  });

  test('what a window takes in day by day is seen before the window has passed, and not before it begins', () => {
    const window = 28;
    const gradual: Plan = { name: 'spend_28d', drift: 'window', value: (trait, random, day) => trait + random.normal(0, 0.5) + 0.5 * Math.min(1, Math.max(0, (day - DAY) / window)) };
    for (const customers of sizes) {
      const { asked } = company(17, customers);
      const nights = Array.from({ length: window + 11 }, (_, at) => DAY - 10 + at);
      const first = nights.find((day) => alarmsOf([...quietColumns.slice(0, 3).map((column) => asked(column, day)), asked(gradual, day)], day).length > 0);
      expect(first).toBeGreaterThan(DAY);
      expect(first).toBeLessThan(DAY + window);
    }
  });

  test('whatever the weekday', () => {
    const { asked } = company(3, 700);
    const [before, after] = changed('visits', (_, random, day) => random.normal((day % 7 < 2 ? 1.5 : 0) - 1));
    for (let day = DAY; day < DAY + 7; day++) expect(alarmsOf([asked(before, day)], day)).toEqual([]);
    for (let day = DAY; day < DAY + 7; day++) expect(alarmsOf([asked(before, day, after)], day)).toHaveLength(2);
  });
});

const normals = (seed: number, rows: number, mean = 0): Float64Array => {
  const random = createRandom(seed);
  return Float64Array.from({ length: rows }, () => random.normal(mean));
};

/** One column against a champion's snapshot alone. */
function against(reference: ColumnSummary, current: ColumnSummary | null, drift: DriftKind = 'window', thresholds: Record<string, number> = {}) {
  const report = measureDrift({ date: dayAfter(9), thresholds, columns: [{ name: reference.name, drift, current, champion: [{ date: dayAfter(2), summary: reference }], recent: null }] });
  return { report, column: report.columns[0]! };
}

function numbers(before: Float64Array, after: Float64Array): [ColumnSummary, ColumnSummary] {
  const reference = summarise('spend', before);
  return [reference, summarise('spend', after, reference.edges)];
}

describe('the verdict', () => {
  test('needs both: a difference that is sure but small is quiet, and so is one that is large but may be chance', () => {
    const sure = against(...numbers(normals(1, 40_000), normals(2, 40_000, 0.08))).column;
    expect(sure.adjusted).toBeLessThan(1e-6);
    expect(sure.effect).toBeLessThan(sure.threshold!);
    const large = against(...numbers(normals(1, 12), normals(2, 12, 0.5))).column;
    expect(large.effect).toBeGreaterThan(large.threshold!);
    expect(large.adjusted).toBeGreaterThan(0.01);
    expect([sure.alarm, large.alarm]).toEqual([false, false]);
  });

  test('moves with a threshold, which says so', () => {
    const [before, after] = numbers(normals(1, 5000), normals(2, 5000, 0.2));
    const { column } = against(before, after);
    expect(column.reason).toMatch(/^wasserstein 0\.\d+ \(alarm from 0\.1; adjusted p below 0\.0001\)$/);
    expect(against(before, after, 'window', { wasserstein: 0.5 }).column.alarm).toBe(false);
    expect(() => against(before, after, 'window', { wassertein: 0.5 })).toThrow(/"wassertein" is not known; allowed: psi, ks, chi_square, wasserstein/);
  });

  test('corrects for how many columns are looked at, and not for those that never alarm', () => {
    const [before, after] = numbers(normals(1, 200), normals(2, 200, 0.6));
    const columns = (count: number, drift: DriftKind): ColumnRequest[] => Array.from({ length: count }, (_, at) => ({
      name: `column_${at}`, drift: at === 0 ? 'window' : drift, recent: null, champion: [{ date: dayAfter(2), summary: before }], current: at === 0 ? after : before,
    }));
    const adjusted = (request: ColumnRequest[]) => measureDrift({ date: dayAfter(9), columns: request }).columns[0]!.adjusted!;
    expect(adjusted(columns(100, 'window'))).toBeGreaterThan(5 * adjusted(columns(1, 'window')));
    expect(adjusted(columns(100, 'none'))).toBe(adjusted(columns(1, 'window')));
  });

  test('is never an alarm for what drifts by its nature, and the distance is reported', () => {
    const { column } = against(...numbers(normals(1, 2000), normals(2, 2000, 5)), 'none');
    expect(column).toMatchObject({ monitored: false, alarm: false, adjusted: null });
    expect(column.effect).toBeGreaterThan(4);
  });

  test('does not ask recent nights where there are too few, and says so', () => {
    const { asked } = company(1, 300);
    const few = { ...asked(plan('recency_days'), DAY), champion: null };
    const { columns, unmeasured } = measureDrift({ date: dayAfter(DAY), columns: [{ ...few, recent: few.recent!.slice(0, 6) }] });
    expect(columns).toMatchObject([{ against: 'recent nights', alarm: false, unmeasured: '6 recent nights: at least 7 are needed' }]);
    expect(unmeasured).toHaveLength(1);
    const flow = { ...asked(plan('visits'), DAY), champion: null };
    const week = measureDrift({ date: dayAfter(DAY), columns: [{ ...flow, recent: flow.recent!.slice(0, 7) }] });
    expect(week.columns[0]).toMatchObject({ alarm: false, unmeasured: '7 recent nights are too few of each weekday to judge by' });
  });

  test('of a flow against a champion of another weekday is none, not a false alarm', () => {
    const { asked } = company(1, 300);
    const flow = asked(plan('visits'), DAY);
    const [other] = measureDrift({ date: dayAfter(DAY), columns: [{ ...flow, recent: null, champion: [flow.champion![0]!] }] }).columns;
    expect(other).toMatchObject({ alarm: false, unmeasured: 'the champion was trained on no night of this weekday' });
  });
});

describe('what cannot be measured is named, and never passes in silence', () => {
  const some = summarise('spend', normals(1, 500));
  const nothing = summarise('spend', new Float64Array());
  const INFINITE = 'it holds an infinite value, or one too large for a deviation';
  const missing = (rows: number) => summarise('spend', new Float64Array(rows).fill(Number.NaN), some.edges);

  test.each<[string, ColumnSummary, ColumnSummary | null, string]>([
    ['an empty reference', nothing, some, 'the reference has no rows'],
    ['an empty night', some, nothing, 'it has no rows tonight'],
    ['a column that is gone', some, null, 'the column is gone'],
    ['a column all missing, then and now', missing(50), missing(60), 'every value is missing, then and now'],
    ['an infinite value', some, summarise('spend', Float64Array.from([1, Number.POSITIVE_INFINITY])), INFINITE],
    ['an infinite value that a warehouse counted', some, { ...some, mean: null, deviation: null, most: Number.POSITIVE_INFINITY } as ColumnSummary, INFINITE],
    ['values too large for a deviation', summarise('spend', normals(1, 2000).map((value) => value * 1e200)), summarise('spend', normals(2, 2000, 9).map((value) => value * 1e200)), INFINITE],
    ['a column of another kind', some, summariseCategories('spend', ['much']), 'it was not categorical in the reference'],
    ['a category alone with too few rows', summariseCategories('spend', ['a', 'a']), summariseCategories('spend', ['a', 'b']), 'chi_square: too few rows for a test of shares'],
  ])('%s', (_, before, after, reason) => {
    const { report, column } = against(before, after);
    expect(report.unmeasured).toEqual([{ name: 'spend', against: 'champion', reason }]);
    expect(column).toMatchObject({ alarm: false, unmeasured: reason });
  });

  test('a column whose values all went missing alarms for that', () => {
    const { column } = against(some, missing(500));
    expect(column).toMatchObject({ alarm: true, check: 'missing', effect: 1 });
    expect(column.reason).toMatch(/^missing_rate 1\.000/);
  });

  test('a constant column that stays is quiet, and one that moves alarms, upwards and downwards', () => {
    const constant = (value: number, edges?: readonly number[]) => summarise('spend', new Float64Array(500).fill(value), edges);
    for (const at of [0, 7]) {
      const before = constant(at);
      expect(against(before, constant(at, before.edges)).report).toMatchObject({ alarm: false, unmeasured: [] });
      for (const moved of [-1, at + 1e-9, 300]) expect(against(before, constant(moved, before.edges)).report.alarm).toBe(true);
      expect(against(before, summarise('spend', normals(1, 500), before.edges)).report.alarm).toBe(true);
      expect(against(some, constant(at, some.kind === 'numeric' ? some.edges : [])).report.alarm).toBe(true);
    }
  });

  test('one category alone, as before, is quiet', () => {
    const alone = summariseCategories('channel', Array.from({ length: 60 }, () => 'web'));
    expect(against(alone, alone).report).toMatchObject({ alarm: false, unmeasured: [] });
  });

  test('one stray row of a small night beside a large champion may be chance; many are not', () => {
    const channels = (web: number, app: number, kiosk: number, missing = 0) => summariseCategories('channel', [
      ...Array.from<string>({ length: web }).fill('web'), ...Array.from<string>({ length: app }).fill('app'), ...Array.from<string>({ length: kiosk }).fill('kiosk'), ...Array.from<null>({ length: missing }).fill(null),
    ]);
    const champion = channels(6000, 4000, 0);
    expect(against(champion, channels(30, 19, 1)).report).toMatchObject({ alarm: false, unmeasured: [] });
    expect(against(champion, channels(30, 19, 0, 1)).report).toMatchObject({ alarm: false, unmeasured: [] });
    expect(against(champion, channels(25, 15, 10)).column.checks.filter(({ alarm }) => alarm).map(({ check }) => check)).toEqual(['values', 'categories']);
    expect(against(champion, channels(0, 0, 50)).report.alarm).toBe(true);
    expect(against(champion, channels(25, 15, 0, 10)).column.checks.filter(({ alarm }) => alarm).map(({ check }) => check)).toEqual(['values', 'missing']);
  });

  test('counts that contradict themselves are refused, without a value', () => {
    expect(() => against(some, { ...some, rows: 900 })).toThrow(/summary of column "spend": counts of 500 rows; allowed: 900 rows/);
    expect(() => against(some, { ...some, missing: Number.NaN })).toThrow(/a count that is negative or no number/);
  });
});

test('a new category is named only where it has thirty rows', () => {
  const before = summariseCategories('channel', Array.from({ length: 600 }, (_, row) => (row % 2 ? 'web' : 'app')));
  const after = summariseCategories('channel', [...Array.from({ length: 540 }, (_, row) => (row % 2 ? 'web' : 'app')), ...Array.from({ length: 40 }, () => 'kiosk'), ...Array.from({ length: 20 }, () => 'Mrs Smith')]);
  const { column } = against(before, after);
  expect(column.alarm).toBe(true);
  expect(column.measures['new_category']).toMatchObject({ value: 0.1, evidence: { categories: 2, names: ['kiosk'] } });
  expect(JSON.stringify(column)).not.toContain('Smith');
});

test('two snapshots whose rows are at hand are compared feature by feature', () => {
  const before = matrixOf({ recency_days: normals(1, 5000), tickets_84d: normals(2, 5000) });
  const quiet = measureMatrices({ reference: before, current: matrixOf({ recency_days: normals(3, 2000), tickets_84d: normals(4, 2000) }) });
  expect(quiet).toMatchObject({ alarm: false, unmeasured: [] });
  const moved = measureMatrices({ reference: before, current: matrixOf({ recency_days: normals(5, 2000, 0.8), tickets_84d: normals(6, 2000) }) });
  expect(moved.features.filter(({ alarm }) => alarm).map(({ name }) => name)).toEqual(['recency_days']);
  const some = matrixOf({ spend: [1, 2, 3] });
  expect(() => measureMatrices({ reference: matrixOf({ spend: [] }), current: some })).toThrow(/reference of the drift measurement: no rows/);
  expect(() => measureMatrices({ reference: some, current: matrixOf({ spend: [] }) })).toThrow(/current side of the drift measurement: no rows/);
  expect(() => measureMatrices({ reference: some, current: matrixOf({ visits: [1] }) })).toThrow(/feature "spend": it is not among the columns; allowed: visits/);
});

test('a test of one’s own is reported, and alarms where it is to decide and the difference is more than chance', () => {
  if (!driftTests.has('mean_moved')) {
    driftTests.register({
      name: 'mean_moved', kinds: ['numeric'], threshold: 0.04, decides: true,
      measure: (reference, current) => (reference.kind === 'numeric' && current.kind === 'numeric' && reference.mean !== null && current.mean !== null
        ? { value: Math.abs(current.mean - reference.mean) } : { unmeasured: 'it needs two means' }),
    });
    driftTests.register({ name: 'always_nan', kinds: ['numeric'], threshold: 1, measure: () => ({ value: Number.NaN }) });
  }
  const { column } = against(...numbers(normals(1, 40_000), normals(2, 40_000, 0.08)));
  expect(column).toMatchObject({ alarm: true, check: 'own', effectTest: 'mean_moved' });
  expect(column.measures['always_nan']).toEqual({ unmeasured: 'it gives no number' });
  expect(against(...numbers(normals(1, 50), normals(2, 50, 0.08))).column.alarm).toBe(false);
});
