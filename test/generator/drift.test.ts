import { beforeAll, expect, test } from 'vitest';
import { company, type GeneratedCompany } from './company.ts';

/** Sessions and mobile share of the 28 days up to a day, for each customer. */
async function windows(shop: GeneratedCompany, day: string): Promise<{ sessions: number[]; mobile: number[] }> {
  const rows = await shop.rows(`
    select count(distinct session_id)::integer as sessions, avg(case when device = 'mobile' then 1.0 else 0.0 end) as mobile
    from '{truth}/customers.parquet' left join (select * from {web_events} where date > date '${day}' - 28 and date <= date '${day}') using (customer_id)
    group by customer_id`);
  return { sessions: rows.map((row) => Number(row['sessions'])), mobile: rows.map((row) => Number(row['mobile'])) };
}

/** Two-sample Kolmogorov-Smirnov statistic: the greatest gap between the two distribution functions. */
function gap(one: number[], two: number[]): number {
  const below = (values: number[], limit: number): number => values.filter((value) => value <= limit).length / values.length;
  return Math.max(...[...new Set([...one, ...two])].map((limit) => Math.abs(below(one, limit) - below(two, limit))));
}

let shop: GeneratedCompany;

beforeAll(async () => {
  shop = await company({ customers: 2_000, days: 90, seed: 51, driftDay: 61 });
});

test('the truth names the day and how many it reaches', async () => {
  expect(shop.truth.drift).toMatchObject({ date: '2026-03-02', day: 61 });
  expect(await shop.number(`select count(*) from '{truth}/customers.parquet' where drifts`)).toBe(shop.truth.drift!.customers);
});

test('two windows before the drift look the same, two weeks after it they do not', async () => {
  const early = await windows(shop, '2026-02-01');
  const before = await windows(shop, '2026-03-01');
  const after = await windows(shop, '2026-03-16');
  for (const feature of ['sessions', 'mobile'] as const) {
    expect(gap(early[feature], before[feature])).toBeLessThan(0.05);
    expect(gap(before[feature], after[feature])).toBeGreaterThan(0.1);
  }
});

test('only those whom the drift reaches change, and from that very day', async () => {
  const [visits] = await shop.rows(`
    select
      count(distinct session_id) filter (drifts and date < date '2026-03-02') / 60 as reached_before,
      count(distinct session_id) filter (drifts and date >= date '2026-03-02' and date < date '2026-03-09') / 7 as reached_after,
      count(distinct session_id) filter (not drifts and date < date '2026-03-02') / 60 as others_before,
      count(distinct session_id) filter (not drifts and date >= date '2026-03-02') / 30 as others_after
    from {web_events} join '{truth}/customers.parquet' using (customer_id)`);
  expect(Number(visits!['reached_after']) / Number(visits!['reached_before'])).toBeGreaterThan(1.5);
  expect(Number(visits!['others_after']) / Number(visits!['others_before'])).toBeLessThan(1.15);
});

test('without a drift day behaviour never changes', async () => {
  const steady = await company({ customers: 50, days: 3, seed: 51, driftDay: null });
  expect(steady.truth.drift).toBeNull();
  expect(await steady.number(`select count(*) from '{truth}/customers.parquet' where drifts`)).toBe(0);
});
