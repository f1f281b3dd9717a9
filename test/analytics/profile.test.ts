import { expect, test } from 'vitest';
import { matrixOf, nameParts, nameSegments, phrases, profileSegments } from '../../analytics/index.ts';

const driver = (feature: string, difference: number) => ({ feature, difference });

test('a profile says how large a segment is and where it stands apart', () => {
  const raw = matrixOf({
    monetary_84d: [1, 3, 100, 300],
    recency_days: [Number.NaN, Number.NaN, 2, 4],
    tenure_days: [5, 6, 5, 6],
  });
  const [low, high, empty] = profileSegments({ raw, labels: [0, 0, 1, 1], k: 3 });
  expect(high).toMatchObject({ cluster: 1, size: 2, share: 0.5 });
  expect(high!.features[0]).toMatchObject({ feature: 'monetary_84d', median: 200, wholeMedian: 51.5 });
  expect(low!.features[1]).toMatchObject({ feature: 'recency_days', median: null, wholeMedian: 3, difference: 0 });
  expect(high!.drivers.map(({ feature }) => feature)).toEqual(['monetary_84d']);
  expect(low!.features[0]!.difference).toBeCloseTo(-high!.features[0]!.difference, 12);
  expect(empty).toMatchObject({ size: 0, share: 0, drivers: [] });
});

test('differences are taken in the prepared scale where there is one', () => {
  const raw = matrixOf({ monetary_84d: [1, 2, 3, 1_000_000] });
  const prepared = matrixOf({ monetary_84d: [-1, -1, 1, 1] });
  expect(profileSegments({ raw, prepared, labels: [0, 0, 1, 1], k: 2 })[1]!.features[0]).toMatchObject({
    difference: 1,
    median: 500_001.5,
  });
  expect(() => profileSegments({ raw, labels: [0], k: 1 })).toThrow(/4 rows, 1 labels/);
});

test('an index sets the mean of a segment beside that of all, where a ratio says something', () => {
  const raw = matrixOf({ orders: [1, 3, 4, 8], change: [-1, 1, 2, 2], nothing: [0, 0, 0, 0], gaps: [1, Number.NaN, 5, 6] });
  const [first] = profileSegments({ raw, labels: [0, 0, 1, 1], k: 2 });
  expect(first!.features.map(({ index }) => index)).toEqual([50, null, null, 25]);
  expect(first!.features.map(({ known }) => known)).toEqual([1, 1, 1, 0.5]);
  expect(first!.features[0]!.spread).toEqual({ lower: 1.5, median: 2, upper: 2.5 });
});

test('names read like those a marketer would give', () => {
  expect(
    nameSegments([
      { drivers: [driver('frequency_84d', 1.5), driver('monetary_84d', 1.2)] },
      { drivers: [driver('discount_share_84d', 1.1), driver('recency_days', 0.9)] },
      { drivers: [driver('tenure_days', -1.4)] },
      { drivers: [] },
    ]),
  ).toEqual(['Frequent high spenders', 'Lapsed bargain hunters', 'Newcomers', 'Typical customers']);
});

test('two features of one theme do not say the same thing twice', () => {
  expect(
    nameSegments([{ drivers: [driver('sessions_28d', 2), driver('page_views_28d', 1.9), driver('recency_days', -0.5)] }]),
  ).toEqual(['Recent online browsers']);
});

test('names are unique, and a weaker driver tells two of a kind apart before a number does', () => {
  const alike = { drivers: [driver('frequency_84d', 1.5), driver('monetary_84d', 1.2)] };
  const names = nameSegments([alike, { drivers: [...alike.drivers, driver('evening_share_84d', 0.6)] }, alike, alike]);
  expect(names).toEqual([
    'Frequent high spenders',
    'Frequent evening shoppers',
    'Frequent high spenders 2',
    'Frequent high spenders 3',
  ]);
});

test('a segment that lives on keeps its name, whatever drives it now, and no other one takes it', () => {
  const drivers = [driver('frequency_84d', 1.5), driver('monetary_84d', 1.2)];
  expect(nameSegments([{ drivers }, { drivers: [driver('recency_days', 2)], name: 'Frequent high spenders' }, { drivers }])).toEqual([
    'Frequent high spenders 2', 'Frequent high spenders', 'Frequent high spenders 3',
  ]);
  // In whatever capitals a person wrote it, and also where a person has given it another one since.
  expect(nameSegments([{ drivers }, { drivers: [], name: 'frequent HIGH spenders' }])).toEqual(['Frequent high spenders 2', 'frequent HIGH spenders']);
  expect(nameSegments([{ drivers }, { drivers: [], name: 'VIPs' }], ['Frequent high spenders', 'VIPs'])).toEqual(['Frequent high spenders 2', 'VIPs']);
});

test('a feature that nobody described is named by its own words, and by one entry once somebody does', () => {
  const segment = [{ drivers: [driver('loyalty_points_28d', 1.5), driver('recency_days', -1)] }];
  expect(nameSegments(segment)).toEqual(['Recent customers with high loyalty points']);
  phrases.register({
    name: 'loyalty_points',
    theme: 'loyalty',
    high: { adjective: 'Point-collecting', noun: 'point collectors' },
    low: { adjective: 'Point-spending', noun: 'point spenders' },
  });
  expect(nameSegments(segment)).toEqual(['Recent point collectors']);
});

test('phrases are written as names need them', () => {
  for (const { high, low } of phrases.all()) {
    for (const { adjective, noun } of [high, low]) {
      expect(adjective).toMatch(/^[A-Z]/);
      expect(noun).toMatch(/^[a-z].*s\b/);
    }
  }
});

test('parts of a segment are named beside it, uniquely: who buys least among frequent buyers is no occasional buyer', () => {
  const [less, lapsed] = [{ feature: 'frequency_84d', difference: -1 }, { feature: 'recency_days', difference: 0.5 }];
  expect(nameParts('Frequent buyers', [[less], [less, lapsed], [], [less, { feature: 'f_score', difference: -0.9 }], []])).toEqual([
    'Frequent buyers: those who buy less often', 'Frequent buyers: those who buy less often and last bought longer ago', 'Frequent buyers: those in the middle',
    'Frequent buyers: those who buy less often (2)', 'Frequent buyers: those in the middle (2)',
  ]);
});
