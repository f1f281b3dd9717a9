import { beforeAll, expect, test } from 'vitest';
import { company, type GeneratedCompany } from './company.ts';

const CUSTOMERS = 3_000;

let shop: GeneratedCompany;

beforeAll(async () => {
  shop = await company({ customers: CUSTOMERS, days: 60, seed: 21, churnShare: 0.3, arrivalShare: 0.15 });
});

test('segments have their shares to the customer', async () => {
  const counted = await shop.rows(`select segment as name, count(*)::integer as customers from '{truth}/customers.parquet' group by 1`);
  const expected = shop.truth.segments.map(({ name, share }) => ({ name, customers: Math.round(share * CUSTOMERS) }));
  expect(counted).toHaveLength(6);
  expect(counted).toEqual(expect.arrayContaining(expected));
  const shares = shop.truth.segments.map(({ share }) => share);
  expect([Math.min(...shares), Math.max(...shares)]).toEqual([0.03, 0.35]);
});

test('a tenth of the people share one identifier with one other, as the truth says', async () => {
  const found = await shop.rows(`select customer_id, identifier_type
    from (select distinct customer_id, identifier_type, identifier_value from {identifiers} where identifier_value is not null)
    qualify count(*) over (partition by identifier_type, identifier_value) = 2 order by customer_id`);
  const truth = await shop.rows(`select customer_id, shared_identifier as identifier_type from '{truth}/customers.parquet'
    where shared_identifier is not null order by customer_id`);
  expect(found).toEqual(truth);
  expect(truth).toHaveLength(CUSTOMERS / 10);
  expect(shop.truth.sharedIdentifiers.share).toBe(0.1);
  const one = await shop.number(`select count(*) from '{truth}/customers.parquet' a join '{truth}/customers.parquet' b
    on b.customer_id = a.shared_with and b.shared_with = a.customer_id and b.shared_identifier = a.shared_identifier`);
  expect(one).toBe(CUSTOMERS / 10);
});

test('churners do nothing from their churn day on', async () => {
  const churners = await shop.number(`select count(*) from '{truth}/customers.parquet' where churned_on is not null`);
  expect(churners).toBe(shop.truth.churners);
  // A hazard that takes 30% in 180 days takes 11% of 3,000 in 60.
  expect(churners).toBeGreaterThan(250);
  expect(churners).toBeLessThan(450);
  for (const [source, time] of [['orders', 'ordered_at'], ['web_events', 'event_at'], ['support_tickets', 'opened_at']]) {
    const after = await shop.number(`select count(*) from {${source}} join '{truth}/customers.parquet' using (customer_id) where ${time} >= churned_on`);
    expect([source, after]).toEqual([source, 0]);
  }
});

test('new customers arrive every day and are unknown before', async () => {
  const perDay = await shop.rows(`select date, count(distinct customer_id)::integer as arrivals from {crm_customers} where cast(acquired_at as date) = date group by 1`);
  expect(perDay).toHaveLength(59);
  expect(perDay.reduce((sum, { arrivals }) => sum + Number(arrivals), 0)).toBe(150);
  expect(shop.truth.arrivals).toBe(150);
  const early = await shop.number(`select count(*) from {orders} o join '{truth}/customers.parquet' using (customer_id) where o.ordered_at < acquired_on`);
  expect(early).toBe(0);
});

test('behaviour is steady from the first day: orders and visits of the first and the last weeks before the drift agree', async () => {
  const steady = await company({ customers: 4_000, days: 56, seed: 22, driftDay: null, faults: false });
  for (const source of ['orders', 'web_events']) {
    const [weeks] = await steady.rows(`select count(*) filter (date < date '2026-01-29') as before, count(*) filter (date >= date '2026-01-29') as after from {${source}}`);
    expect(Number(weeks!['after']) / Number(weeks!['before'])).toBeCloseTo(1, 1);
  }
});

test('some free text holds the e-mail or phone number of the person who wrote it', async () => {
  const withParticulars = await shop.number(`select count(*) from {support_tickets} t
    where exists (select 1 from {identifiers} i where i.customer_id = t.customer_id and identifier_type in ('email', 'phone') and contains(t.body, i.identifier_value))`);
  const tickets = await shop.number('select count(*) from {support_tickets}');
  expect(withParticulars / tickets).toBeGreaterThan(0.03);
  expect(withParticulars / tickets).toBeLessThan(0.3);
});
