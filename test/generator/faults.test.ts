import { beforeAll, expect, test } from 'vitest';
import { company, type GeneratedCompany } from './company.ts';
import { CONTRACT } from './contract.ts';

let broken: GeneratedCompany;
let sound: GeneratedCompany;

beforeAll(async () => {
  broken = await company({ customers: 1_500, days: 30, seed: 8 });
  sound = await company({ customers: 300, days: 10, seed: 8, faults: false });
});

/** The columns that are only ever empty by fault. */
const NEVER_NULL: Record<string, string> = {
  orders: 'customer_id',
  order_lines: 'product_id',
  web_events: 'cookie_id',
  crm_customers: 'email',
  identifiers: 'identifier_value',
  campaign_events: 'customer_id',
  surveys: 'customer_id',
  support_tickets: 'customer_id',
  consents: 'customer_id',
  accounts: 'industry',
  third_party_appends: 'income_band',
  preferences: 'customer_id',
  psychographics: 'customer_id',
};

/** Where rows of customers that there are not are planted. */
const WITH_ORPHANS: ReadonlySet<string> = new Set(['order_lines', 'account_members', 'third_party_appends', 'brand_affinity']);

/** How SQL finds each kind of fault in a source: the number of rows. */
const FINDERS: Record<string, (source: string) => string | null> = {
  duplicate(source) {
    const { key } = CONTRACT[source]!;
    return `select count(*) - count(distinct (${key}, date)) from {${source}}`;
  },
  late(source) {
    const { event } = CONTRACT[source]!;
    // Rows of history land with the first day; everything else with the day it happened.
    return event ? `select count(*) from {${source}} where cast(${event} as date) < date and date > date '2026-01-01'` : null;
  },
  null: (source) => (NEVER_NULL[source] ? `select count(*) from {${source}} where ${NEVER_NULL[source]} is null` : null),
  orphan_customer: (source) =>
    WITH_ORPHANS.has(source) ? `select count(*) from {${source}} where customer_id not in (select customer_id from '{truth}/customers.parquet')` : null,
  orphan_product: (source) => (source === 'order_lines' ? 'select count(*) from {order_lines} where product_id not in (select product_id from {products})' : null),
  malformed_email: (source) => (source === 'crm_customers' ? `select count(*) from {crm_customers} where not regexp_full_match(email, '[^@\\s]+@[^@\\s]+\\.[^@\\s]+')` : null),
  negative_amount: (source) => (source === 'order_lines' ? 'select count(*) from {order_lines} where amount < 0' : null),
};

test('every fault that SQL finds is in the truth, and the other way round', async () => {
  expect(Object.keys(broken.truth.faults).toSorted()).toEqual(Object.keys(FINDERS).toSorted());
  for (const [kind, find] of Object.entries(FINDERS)) {
    const found: Record<string, number> = {};
    for (const source of Object.keys(CONTRACT)) {
      const sql = find(source);
      const rows = sql === null ? 0 : await broken.number(sql);
      if (rows > 0) found[source] = rows;
    }
    expect({ [kind]: found }).toEqual({ [kind]: broken.truth.faults[kind as keyof typeof broken.truth.faults] });
  }
});

test('faults are rare in every source: each kind below 1.5% of its rows', async () => {
  for (const sources of Object.values(broken.truth.faults)) {
    for (const [source, rows] of Object.entries(sources).filter(([source]) => broken.truth.rows[source]! > 1_000)) {
      expect(rows / broken.truth.rows[source]!).toBeLessThan(0.015);
    }
  }
});

test('late rows land one to three days after their day', async () => {
  const [lag] = await broken.rows(`select min(date - cast(ordered_at as date)) as least, max(date - cast(ordered_at as date)) as most
    from {orders} where cast(ordered_at as date) < date`);
  expect(lag).toEqual({ least: 1n, most: 3n });
});

test('a refund takes back a line of the same order', async () => {
  const refunds = await broken.number('select count(*) from {order_lines} where amount < 0');
  const matched = await broken.number(`select count(*) from {order_lines} refund join {order_lines} line
    on line.order_id = refund.order_id and line.line_number = refund.line_number - 100 and line.amount = -refund.amount and line.product_id = refund.product_id
    where refund.amount < 0`);
  expect(refunds).toBeGreaterThan(0);
  expect(matched).toBe(refunds);
});

test('without faults nothing is broken', async () => {
  expect(sound.truth.faults).toEqual({});
  for (const [kind, find] of Object.entries(FINDERS)) {
    for (const source of Object.keys(CONTRACT)) {
      const sql = find(source);
      expect([kind, source, sql === null ? 0 : await sound.number(sql)]).toEqual([kind, source, 0]);
    }
  }
  expect(await sound.number('select count(*) from {order_lines} l join {orders} o using (order_id) where l.ordered_at <> o.ordered_at')).toBe(0);
  expect(await sound.number(`select count(*) from (
    select order_id, sum(amount) as total from {order_lines} group by order_id) join {orders} using (order_id) where total <> order_total`)).toBe(0);
});
