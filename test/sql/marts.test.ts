import { expect, test } from 'vitest';
import { rowsOf, shopProject, temporaryFolder, temporaryWarehouse } from '../support/warehouse.ts';
import type { LandedRow } from '../support/landing.ts';
import { landDay, runNight, type Landing } from './company.ts';

const project = await shopProject();
const DAY = '2026-06-30'; // a Tuesday
const FEATURES = ['marts.customer_features'];
const PRODUCTS = [
  { product_id: 'P1', name: 'pan', category: 'kitchen', price: 10 }, { product_id: 'P2', name: 'leash', category: 'pets', price: 10 },
];
const register = (...ids: string[]): LandedRow[] => ids.map((customer_id) => ({ customer_id, acquired_at: '2026-01-01 00:00:00', updated_at: '2026-01-01 00:00:00' }));

function line(customer_id: string, order_id: string, ordered_at: string, more: LandedRow = {}): LandedRow {
  return { customer_id, order_id, line_number: 1, product_id: 'P1', ordered_at, quantity: 1, unit_price: 10, discount: 0, amount: 10, ...more };
}

/** Lands days in order, runs the night of the last, and gives the features of its customers by id. */
async function featuresAfter(days: Record<string, Landing>) {
  const [data, warehouse] = [temporaryFolder(), await temporaryWarehouse()];
  for (const [day, landing] of Object.entries(days)) await landDay(data, day, landing);
  const last = Object.keys(days).at(-1)!;
  await runNight(warehouse, project, data, last, FEATURES);
  const rows = await rowsOf(warehouse, `select * from marts.customer_features where as_of_date = date '${last}'`);
  return { rows: new Map(rows.map((row) => [row['customer_id'], row])), warehouse, data };
}

test('what a customer buys in 84 days, by hand', async () => {
  const { rows } = await featuresAfter({
    [DAY]: {
      products: PRODUCTS,
      crm_customers: register('ANN'),
      order_lines: [
        line('ANN', 'O1', '2026-06-27 10:00:00', { amount: 30, discount: 10, quantity: 3 }), // a Saturday
        line('ANN', 'O1', '2026-06-27 10:00:00', { line_number: 2, product_id: 'P2', amount: 10 }),
        line('ANN', 'O2', '2026-05-05 20:30:00', { amount: 20 }), // a Tuesday evening, outside the last 28 days
        line('ANN', 'O3', '2026-06-29 09:00:00', { amount: 20 }),
        line('ANN', 'RETURN', '2026-06-30 09:00:00', { amount: -30, quantity: -3 }),
        line('ANN', 'OLD', '2026-04-07 23:59:59', { amount: 500 }), // the day before the window begins
      ],
      orders: [
        { order_id: 'O1', customer_id: 'ANN', ordered_at: '2026-06-27 10:00:00', channel: 'app' }, { order_id: 'O2', customer_id: 'ANN', ordered_at: '2026-05-05 20:30:00', channel: 'web' },
      ],
    },
  });
  expect(rows.get('ANN')).toMatchObject({
    recency_days: 1, frequency_84d: 3, monetary_84d: 80, average_order_value_84d: 80 / 3, items_per_order_84d: 2, category_count_84d: 2, discount_share_84d: 10 / 90,
    weekend_share_84d: 1 / 3, evening_share_84d: 1 / 3, order_trend_28d: 2, app_share_84d: 0.5, tenure_days: 180,
  });
  const [kitchen, pets] = [70 / 80, 10 / 80];
  expect(rows.get('ANN')!['category_entropy_84d']).toBeCloseTo(-(kitchen * Math.log(kitchen) + pets * Math.log(pets)), 6);
  expect(rows.get('ANN')!['interpurchase_days_84d']).toBeCloseTo((Date.parse('2026-06-29T09:00Z') - Date.parse('2026-05-05T20:30Z')) / 86_400_000 / 2, 9);
});

test('amounts as large as a line may be stop nothing', async () => {
  const lines = (category: string, product_id: string) => Array.from({ length: 10 }, (_, index) => line('RICH', `${category}${index}`, '2026-06-29 10:00:00', { product_id, amount: 9_000_000_000 }));
  const { rows } = await featuresAfter({ [DAY]: { products: PRODUCTS, crm_customers: register('RICH', 'ANN'), order_lines: [...lines('K', 'P1'), ...lines('P', 'P2'), line('ANN', 'O1', '2026-06-29 10:00:00')] } });
  expect(rows.get('RICH')).toMatchObject({ monetary_84d: 180_000_000_000, category_count_84d: 2, m_score: 5 });
  expect(rows.get('RICH')!['category_entropy_84d']).toBeCloseTo(Math.log(2), 9);
  expect(rows.get('ANN')).toMatchObject({ category_entropy_84d: 0 });
});

test('whoever is known has a row in every mart, also without a trace of activity', async () => {
  const { rows, warehouse } = await featuresAfter({ [DAY]: { products: PRODUCTS, crm_customers: register('QUIET', 'BUYER'), order_lines: [line('BUYER', 'O1', `${DAY} 10:00:00`)] } });
  expect(rows.get('QUIET')).toMatchObject({
    recency_days: null, frequency_84d: 0, monetary_84d: 0, average_order_value_84d: null, category_count_84d: 0, category_entropy_84d: null, order_trend_28d: null,
    r_score: 1, f_score: 1, m_score: 1, sessions_28d: 0, days_since_visit: null, contacts_28d: 0, open_rate_84d: null, tickets_84d: 0, nps_latest: null,
  });
  for (const mart of ['customer_orders', 'customer_web', 'customer_campaigns', 'customer_care']) {
    expect({ mart, customers: await rowsOf(warehouse, `select customer_id from marts.${mart} order by 1`) }).toEqual({ mart, customers: [{ customer_id: 'BUYER' }, { customer_id: 'QUIET' }] });
  }
});

test('the broken rows of a company distort no feature', async () => {
  const clean = { products: PRODUCTS, crm_customers: register('ANN'), order_lines: [line('ANN', 'O1', `${DAY} 10:00:00`)] };
  const { rows: wanted } = await featuresAfter({ [DAY]: clean });
  const { rows, warehouse } = await featuresAfter({
    [DAY]: {
      ...clean,
      order_lines: [
        ...clean.order_lines, ...clean.order_lines, // delivered twice
        line('STRANGER', 'O9', `${DAY} 10:00:00`), // in no register
        line('ANN', 'O2', `${DAY} 11:00:00`, { amount: -10, quantity: -1 }), // a return
        { ...line('ANN', 'O3', `${DAY} 11:00:00`), customer_id: null },
      ],
      web_events: [{ event_id: 'E1', customer_id: null, session_id: 'S1', event_at: `${DAY} 10:00:00`, event_type: 'page_view' }],
    },
  });
  expect(rows).toEqual(wanted);
  expect(await rowsOf(warehouse, "select audit, status, failures from meta.audit_results where dataset = 'intermediate.customers' and status <> 'pass'"))
    .toEqual([{ audit: 'orphan_customers', status: 'warn', failures: 1 }]);
});

test('web, campaigns and care', async () => {
  const event = (id: string, session_id: string, event_at: string, event_type: string, device = 'desktop'): LandedRow => ({ event_id: id, customer_id: 'ANN', session_id, event_at, event_type, device });
  const message = (event_id: string, campaign_id: string, event_at: string, event_type: string): LandedRow => ({ event_id, campaign_id, customer_id: 'ANN', event_at, event_type, channel: 'email' });
  const { rows } = await featuresAfter({
    [DAY]: {
      products: PRODUCTS, crm_customers: register('ANN'),
      web_events: [
        event('E1', 'S1', '2026-06-29 10:00:00', 'page_view', 'mobile'), event('E2', 'S1', '2026-06-29 10:01:00', 'add_to_cart', 'mobile'),
        event('E3', 'S2', '2026-06-10 10:00:00', 'product_view'), event('E4', 'S3', '2026-05-01 10:00:00', 'page_view'),
      ],
      campaign_events: [
        message('M1', 'K1', '2026-06-20 10:00:00', 'sent'), message('M2', 'K1', '2026-06-20 11:00:00', 'opened'), message('M3', 'K1', '2026-06-20 12:00:00', 'opened'),
        message('M4', 'K2', '2026-05-01 10:00:00', 'sent'), message('M5', 'K2', '2026-05-01 10:30:00', 'clicked'), message('M6', 'K3', '2026-05-02 10:00:00', 'sent'), message('M7', 'K4', '2026-06-02 10:00:00', 'opened'),
      ],
      support_tickets: [{ ticket_id: 'T1', customer_id: 'ANN', opened_at: '2026-06-01 10:00:00' }, { ticket_id: 'T2', customer_id: 'ANN', opened_at: '2026-01-01 10:00:00' }],
      surveys: [{ response_id: 'R1', customer_id: 'ANN', responded_at: '2026-06-01 10:00:00', nps: 9 }, { response_id: 'R2', customer_id: 'ANN', responded_at: '2026-06-20 10:00:00', nps: 3 }, { response_id: 'R3', customer_id: 'ANN', responded_at: '2026-06-25 10:00:00', nps: null }],
    },
  });
  expect(rows.get('ANN')).toMatchObject({
    sessions_7d: 1, sessions_28d: 2, page_views_28d: 2, cart_adds_28d: 1, days_since_visit: 1, mobile_share_28d: 0.5,
    contacts_28d: 1, open_rate_84d: 2 / 3, click_rate_84d: 1 / 3, tickets_84d: 1, nps_latest: 3,
  });
});

test('scores are fifths by cut points: equal customers score equally', async () => {
  const ids = Array.from({ length: 10 }, (_, index) => `C${index}`);
  const { rows } = await featuresAfter({
    [DAY]: {
      products: PRODUCTS, crm_customers: register(...ids),
      order_lines: ids.flatMap((id, index) => Array.from({ length: index < 5 ? 1 : index }, (_, order) => line(id, `${id}-${order}`, `2026-06-${String(10 + index).padStart(2, '0')} 10:00:00`, { amount: 10 + index }))),
    },
  });
  expect(ids.map((id) => rows.get(id)!['r_score'])).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
  expect(new Set(ids.slice(0, 5).map((id) => rows.get(id)!['f_score']))).toEqual(new Set([1]));
  expect(rows.get('C9')).toMatchObject({ f_score: 5, m_score: 5 });
});

test('a night sees neither later events nor later knowledge, in whatever order nights run', async () => {
  const [data, warehouse] = [temporaryFolder(), await temporaryWarehouse()];
  await landDay(data, '2026-06-29', { products: PRODUCTS, crm_customers: register('ANN'), order_lines: [line('ANN', 'O1', '2026-06-29 10:00:00')] });
  await runNight(warehouse, project, data, '2026-06-29', FEATURES);
  const first = await rowsOf(warehouse, 'select * from marts.customer_features order by customer_id');
  await landDay(data, DAY, { crm_customers: register('BOB'), order_lines: [line('ANN', 'LATE', '2026-06-29 11:00:00', { amount: 99 }), line('ANN', 'O2', `${DAY} 10:00:00`), line('BOB', 'O3', `${DAY} 10:00:00`)] });
  await runNight(warehouse, project, data, DAY, FEATURES);
  await runNight(warehouse, project, data, '2026-06-29', FEATURES);
  expect(await rowsOf(warehouse, "select * from marts.customer_features where as_of_date = date '2026-06-29' order by customer_id")).toEqual(first);
  expect(await rowsOf(warehouse, `select customer_id, frequency_84d, monetary_84d from marts.customer_orders where as_of_date = date '${DAY}' order by 1`))
    .toEqual([{ customer_id: 'ANN', frequency_84d: 3, monetary_84d: 119 }, { customer_id: 'BOB', frequency_84d: 1, monetary_84d: 10 }]);
});

test('every feature says what it is, in which unit, and how its drift is judged', () => {
  expect(project.features.size).toBeGreaterThanOrEqual(15);
  const undocumented = [...project.features.values()].filter(({ description, unit, drift }) => description.length < 3 || unit === '' || !['window', 'flow', 'none'].includes(drift));
  expect(undocumented).toEqual([]);
  expect(project.features.get('tenure_days')).toMatchObject({ model: 'marts.customer_orders', drift: 'none' });
});
