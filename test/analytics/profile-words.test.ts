import { expect, test } from 'vitest';
import { amount, amountInUnit, driverWords, hintOf, labelOf, percent, phrases, quantity, ruleQuality, ruleWords, type FeatureFacts } from '../../analytics/index.ts';

const facts: Record<string, FeatureFacts> = Object.fromEntries([
  { name: 'frequency_84d', unit: 'orders', whole: true, description: 'Orders in 84 days.' },
  { name: 'recency_days', unit: 'days', whole: true, description: 'Days since the latest purchase; null for who never bought.' },
  { name: 'monetary_84d', unit: 'currency', whole: false, description: 'Paid in 84 days.' },
  { name: 'discount_share_84d', unit: 'share', whole: false, description: 'Share of the list price taken off in 84 days; null without purchases.' },
  { name: 'order_trend_28d', unit: 'ratio', whole: false, description: 'Orders of 28 days, times 3, over those of 84: 1 is steady, 3 is new, 0 is gone.' },
  { name: 'category_entropy_84d', unit: 'nats', whole: false, description: 'How evenly spend spreads over categories (Shannon): 0 is one category; null without spend.' },
  { name: 'nps_latest', unit: 'points', whole: true, description: 'Latest answer to: would you recommend us, 0 to 10; null without one.' },
  { name: 'interpurchase_days_84d', unit: 'days', whole: false, description: 'Mean days between orders in 84 days; null below two orders.' },
  { name: 'pets', unit: '', whole: true, description: '' },
].map((one) => [one.name, one]));
const factsOf = (name: string): FeatureFacts => facts[name]!;

test('labels are what headers say, as far as a table has room for it', () => {
  expect(Object.values(facts).map(labelOf)).toEqual([
    'Orders in 84 days', 'Days since the latest purchase', 'Paid in 84 days', 'Share of the list price taken off in 84 days', 'Order trend in 28 days',
    'How evenly spend spreads over categories', 'Latest answer to: would you recommend us', 'Mean days between orders in 84 days', 'Pets',
  ]);
  expect(hintOf(facts['order_trend_28d']!)).toBe('1 is steady, 3 is new, 0 is gone');
  expect(hintOf(facts['nps_latest']!)).toBe('');
});

test('amounts have as many digits as say something', () => {
  const money = { unit: 'currency' };
  expect([0, 7.5, 31.114, 1_234.56].map((value) => amount(value, money))).toEqual(['0', '7.50', '31.11', '1,235']);
  expect([0, 7.5, 31.114, 1_234.56, -5].map((value) => amount(value, { unit: 'USD' }))).toEqual(['$0', '$7.50', '$31.11', '$1,235', '-$5.00']);
  expect([amount(7.5, { unit: 'EUR' }), amount(31.114, { unit: 'JPY' }), amountInUnit(7.5, { unit: 'CHF' })]).toEqual(['€7.50', '¥31', 'CHF 7.50']);
  expect([0, 0.0004, 0.004, 0.0999, 0.324, 0.996, 0.9996, 1].map(percent)).toEqual(['0%', 'under 0.1%', '0.4%', '10%', '32%', '99.6%', 'over 99.9%', '100%']);
  expect([1, 2.25, 12.345].map((value) => amountInUnit(value, { unit: 'categories' }))).toEqual(['1 category', '2.25 categories', '12.3 categories']);
  expect(amountInUnit(1.5, { unit: 'ratio' })).toBe('1.5');
});

test.each([
  ['frequency_84d', 9, undefined, 'at least 9 orders in 84 days'],
  ['frequency_84d', undefined, 2, 'at most 1 order in 84 days'],
  ['frequency_84d', undefined, 1, 'no orders in 84 days'],
  ['frequency_84d', 2, 9, '2 to 8 orders in 84 days'],
  ['frequency_84d', 2, 3, 'exactly 2 orders in 84 days'],
  ['recency_days', undefined, 1, 'at most 0 days since the latest purchase'],
  ['monetary_84d', 150, undefined, 'at least 150 paid in 84 days'],
  ['monetary_84d', 10.5, 1_500, 'from 10.5 to below 1,500 paid in 84 days'],
  ['discount_share_84d', 0.07, undefined, 'at least 7% of the list price taken off in 84 days'],
  ['order_trend_28d', undefined, 1.1, 'an order trend below 1.1 (1 is steady)'],
  ['interpurchase_days_84d', 12, undefined, 'on average at least 12 days between orders in 84 days'],
  ['nps_latest', 8, undefined, 'an NPS latest of at least 8'],
  ['pets', 2, 4, 'a pets of 2 to 3'],
] as const)('a rule on %s from %s to below %s', (feature, from, to, words) => {
  const condition = { feature, ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  expect(ruleWords({ conditions: [condition], covers: 1, precision: 1 }, factsOf)).toBe(words);
});

test('a rule of several conditions is one sentence, with how good it is', () => {
  const rule = { conditions: [{ feature: 'frequency_84d', from: 9 }, { feature: 'recency_days', to: 11 }, { feature: 'monetary_84d', to: 300 }], covers: 0.936, precision: 0.98 };
  expect(ruleWords(rule, factsOf)).toBe('at least 9 orders in 84 days, at most 10 days since the latest purchase, and below 300 paid in 84 days');
  expect(ruleQuality(rule)).toBe('True of 94% of the segment; of all customers it is true of, 98% are in the segment.');
  const paid = { ...facts['monetary_84d']!, unit: 'USD' };
  expect(ruleWords({ ...rule, conditions: [{ feature: 'monetary_84d', from: 10.5, to: 1_500 }] }, () => paid)).toBe('from $10.5 to below $1,500 paid in 84 days');
  expect(driverWords([{ feature: 'monetary_84d', difference: 1, median: 507, wholeMedian: 268.43 }], () => paid)).toBe('spend more in all ($507 against $268)');
  expect(quantity('36%', facts['discount_share_84d']!)).toBe('36% of the list price taken off in 84 days');
});

test('drivers are told in the words of a marketer, each theme once, with the medians that show it', () => {
  const driver = (feature: string, difference: number, median: number | null, wholeMedian: number | null) => ({ feature, difference, median, wholeMedian });
  const said = new Set<string>();
  expect(driverWords([driver('frequency_84d', 1.2, 31, 17), driver('recency_days', -0.9, 1, 12), driver('monetary_84d', 0.8, 900.4, 340), driver('discount_share_84d', 0.5, 0.3, 0.1)], factsOf, said))
    .toBe('buy more often (31 against 17 orders), bought more recently (1 against 12 days), and spend more in all (900 against 340)');
  expect(said).toEqual(new Set(['frequency', 'recency', 'spend']));
  expect(driverWords([driver('frequency_84d', 1, 2, 1), driver('discount_share_84d', 0.5, 0.3, 0.1)], factsOf, said)).toBe('buy more at a discount (30% against 10%)');
  // Medians that say the opposite of the means, the same, or nothing, are left out.
  for (const [median, whole] of [[1, 2], [1, 1], [null, 1]] as const) expect(driverWords([driver('frequency_84d', 1, median, whole)], factsOf)).toBe('buy more often');
  expect(driverWords([driver('order_trend_28d', -1, 0, 1), driver('pets', 1, 3, 1)], factsOf)).toBe('have lately ordered less and have a higher pets (3 against 1)');
  expect(driverWords([], factsOf)).toBe('');
});

test('every phrase has a clause for "they", each way another one', () => {
  for (const { name, high, low } of phrases.all()) {
    expect.soft(high.clause, name).toMatch(/^[a-z]/);
    expect.soft(low.clause, name).not.toBe(high.clause);
  }
});
