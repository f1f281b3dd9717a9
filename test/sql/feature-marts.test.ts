import path from 'node:path';
import { expect, test } from 'vitest';
import { CORE_SQL, loadProject, type Project } from '../../warehouse/models/project.ts';
import { stageSource } from '../../warehouse/stage.ts';
import { prepareTables } from '../../warehouse/tables.ts';
import { copyTo, writeText, type LandedRow } from '../support/landing.ts';
import { nightOf, rowsOf, shopProject, temporaryFolder, temporaryWarehouse } from '../support/warehouse.ts';
import { landDay, runNight, type Landing } from './company.ts';

const project = await shopProject();
const DAY = '2026-06-30'; // a Tuesday
const PRODUCTS = [{ product_id: 'P1', name: 'pan', category: 'kitchen', price: 10 }];
const register = (...ids: string[]): LandedRow[] => ids.map((customer_id) => ({ customer_id, acquired_at: '2026-01-01 00:00:00', updated_at: '2026-01-01 00:00:00' }));
const order = (order_id: string, ordered_at: string, more: LandedRow = {}): LandedRow => ({ order_id, customer_id: 'ANN', ordered_at, channel: 'web', device: 'desktop', ...more });
const line = (order_id: string, ordered_at: string, more: LandedRow = {}): LandedRow =>
  ({ customer_id: 'ANN', order_id, line_number: 1, product_id: 'P1', ordered_at, quantity: 1, unit_price: 10, discount: 0, amount: 10, ...more });
const step = (event_id: string, session_id: string | null, event_at: string, event_type = 'page_view', more: LandedRow = {}): LandedRow =>
  ({ event_id, customer_id: 'ANN', session_id, event_at, event_type, device: 'desktop', ...more });
const message = (event_id: string, campaign_id: string, event_at: string, event_type: string): LandedRow => ({ event_id, campaign_id, customer_id: 'ANN', event_at, event_type, channel: 'email' });

/** A warehouse after the nights of these days, in their order, with these marts. */
async function after(marts: readonly string[], days: Record<string, Landing>) {
  const [data, warehouse] = [temporaryFolder(), await temporaryWarehouse()];
  for (const [day, landing] of Object.entries(days)) {
    await landDay(data, day, { products: PRODUCTS, ...landing });
    await runNight(warehouse, project, data, day, marts.map((mart) => `marts.${mart}`));
  }
  const of = async (table: string, columns = '*', order = '1, 2, 3') => rowsOf(warehouse, `select ${columns} from marts.${table} order by ${order}`);
  return { warehouse, data, of };
}

test('the rhythm of orders: gaps that shrink, days of the week, hours and channels', async () => {
  const { of } = await after(['customer_rhythm'], {
    [DAY]: {
      crm_customers: register('ANN', 'QUIET'),
      orders: [
        // Earlier half, 2026-04-08 to 05-19: a gap of 20 days. Later half: gaps of 10.
        order('O1', '2026-04-20 00:00:00', { channel: 'store', device: null }), order('O2', '2026-05-10 00:00:00', { channel: 'store', device: null }),
        order('O3', '2026-06-01 07:00:00', { device: 'mobile' }), order('O4', '2026-06-11 07:00:00'), order('O5', '2026-06-21 07:00:00', { channel: 'app', device: 'mobile' }),
        order('OLD', '2026-04-07 23:59:59', { channel: 'app' }),
      ],
    },
  });
  const [ann, quiet] = await of('customer_rhythm');
  expect(ann).toMatchObject({
    interpurchase_trend_84d: 0.5, night_share_84d: 0.4, morning_share_84d: 0.6, web_share_84d: 0.4, store_share_84d: 0.4, channel_count_84d: 3,
  });
  // Monday twice, Sunday twice, Thursday once.
  expect(ann!['weekday_entropy_84d']).toBeCloseTo(-(0.8 * Math.log(0.4) + 0.2 * Math.log(0.2)), 9);
  const span = (Date.parse('2026-06-21T07:00Z') - Date.parse('2026-04-20T00:00Z')) / 4;
  expect(ann!['overdue_ratio_84d']).toBeCloseTo((Date.parse('2026-07-01T00:00Z') - Date.parse('2026-06-21T07:00Z')) / span, 9);
  expect(quiet).toMatchObject({ interpurchase_trend_84d: null, overdue_ratio_84d: null, morning_share_84d: null, weekday_entropy_84d: null, web_share_84d: null, channel_count_84d: 0 });
});

const receipt = (id: string, number: number, soldAt: string, amount = 10): string =>
  `select '${id}' as receipt_id, ${number} as line_number, 'M1' as member_number, 'P1' as product_id, timestamp '${soldAt}' as sold_at, 1 as quantity, 0.0::decimal(10,2) as discount, ${amount}::decimal(12,2) as amount`;

/** What the stores deliver on a day: their one member, and these lines of receipts. */
async function landReceipts(data: string, day: string, ...receipts: string[]): Promise<void> {
  await copyTo(path.join(data, 'store_members', `date=${day}`, 'members.csv'), "select 'M1' as member_number, '' as first_name, '' as last_name, 'm@example.com' as email, '' as phone, '' as loyalty_id, 1980 as birth_year, '' as postcode, timestamp '2026-01-01' as joined_at");
  await copyTo(path.join(data, 'store_order_lines', `date=${day}`, 'lines.parquet'), receipts.join(' union all '));
}

test('lines make the orders of a system that tells of nothing else, beside the orders of one that does', async () => {
  const [data, warehouse] = [temporaryFolder(), await temporaryWarehouse()];
  const both = await loadProject({ folders: [CORE_SQL], systems: ['shop', 'stores'] });
  await landDay(data, DAY, { products: PRODUCTS, crm_customers: register('ANN'), orders: [order('O1', '2026-06-01 07:00:00')], order_lines: [line('O1', '2026-06-01 07:00:00'), line('ALONE', '2026-06-02 07:00:00')] });
  await landReceipts(data, DAY, receipt('R1', 1, '2026-06-03 20:00:00'), receipt('R1', 2, '2026-06-03 20:00:00'), receipt('R2', 1, '2026-06-11 07:00:00'), receipt('BACK', 1, '2026-06-12 07:00:00', -10));
  await runNight(warehouse, both, data, DAY, ['marts.customer_rhythm', 'marts.touches']);
  expect(await rowsOf(warehouse, "select customer_id, order_id, channel from staging.orders where order_id not like 'FILL%' order by order_id")).toEqual([
    { customer_id: 'ANN', order_id: 'O1', channel: 'web' }, { customer_id: 'stores:M1', order_id: 'stores:R1', channel: null }, { customer_id: 'stores:M1', order_id: 'stores:R2', channel: null },
  ]);
  expect(await rowsOf(warehouse, 'select customer_id, morning_share_84d, web_share_84d from marts.customer_rhythm order by 1')).toEqual([
    { customer_id: 'ANN', morning_share_84d: 1, web_share_84d: 1 }, { customer_id: 'stores:M1', morning_share_84d: 0.5, web_share_84d: null },
  ]);
});

test('two systems that tell of one thing are told of; lines of orders that another system tells of make none', async () => {
  const [data, folder, warehouse] = [temporaryFolder(), temporaryFolder(), await temporaryWarehouse()];
  writeText(path.join(folder, 'sources', 'till.yaml'), 'system: till\nsources:\n  lines: {description: L, path: "till/{date}.csv", format: csv, expect: sometimes, columns: {customer_id: varchar, order_id: varchar, ordered_at: timestamp}}\n');
  const columns = project.entities.get('order_lines')!.columns.map(({ name, type }) => (name === 'line_number' || name === 'amount' ? `1 as ${name}` : ['customer_id', 'order_id', 'ordered_at'].includes(name) ? name : `cast(null as ${type}) as ${name}`));
  const tillProject = (header = '') => {
    writeText(path.join(folder, 'staging', 'stg_till__order_lines.sql'), `/*\nkind: incremental_by_date\ndescription: L\n${header}*/\nselect ${columns.join(', ')}, partition_date, loaded_at from sources.till__lines\n`);
    return loadProject({ folders: [CORE_SQL, folder], systems: ['shop', 'till'] });
  };
  writeText(path.join(data, 'till', `${DAY}.csv`), `customer_id,order_id,ordered_at\nANN,O1,${DAY} 07:00:00\nANN,O2,${DAY} 08:00:00\nANN,OWN,${DAY} 09:00:00\n`);
  await landDay(data, DAY, { orders: [order('O1', `${DAY} 07:00:00`)], order_lines: [line('O1', `${DAY} 07:00:00`), line('O2', `${DAY} 08:00:00`)] });
  const staged = async (which: Project, source: string) => (await stageSource(warehouse, which, { source, data, night: nightOf(DAY), run: source })).warnings.filter((warning) => warning.includes('have the same'));
  const both = await tillProject();
  expect(await staged(both, 'shop.orders')).toEqual([]);
  expect(await staged(both, 'shop.order_lines')).toEqual([]);
  expect(await staged(both, 'till.lines')).toEqual([
    expect.stringMatching(/^till\.lines: order_lines of shop have the same order_id, line_number \(2 times from 2026-06-24 to 2026-06-30\), so that both count: give the ids of each system its name in front/),
    expect.stringMatching(/^till\.lines: orders of shop have the same order_id \(1 time .*: where these are the same orders, say `otherwise: false` in the header of stg_till__order_lines\.sql; else give/),
  ]);
  const orders = () => rowsOf(warehouse, "select order_id from staging.orders where order_id not like 'FILL%' order by 1");
  expect(await orders()).toHaveLength(4);
  const declined = await tillProject('otherwise: false\n');
  await prepareTables(warehouse, declined);
  expect(await orders()).toEqual([{ order_id: 'O1' }]);
});

test('a line that lands later changes no order as of a night that knew the order', async () => {
  const [data, warehouse, later] = [temporaryFolder(), await temporaryWarehouse(), '2026-07-02'];
  const stores = await loadProject({ folders: [CORE_SQL], systems: ['stores'] });
  const rhythm = async (day: string) => {
    await runNight(warehouse, stores, data, day, ['marts.customer_rhythm']);
    return rowsOf(warehouse, `select overdue_ratio_84d, morning_share_84d, night_share_84d from marts.customer_rhythm where as_of_date = date '${day}'`);
  };
  await landReceipts(data, DAY, receipt('R1', 1, '2026-06-11 07:00:00'), receipt('R2', 1, `${DAY} 20:00:00`), receipt('R2', 2, `${DAY} 19:00:00`));
  const first = await rhythm(DAY);
  expect(first).toMatchObject([{ morning_share_84d: 0.5, night_share_84d: 0 }]);
  await landReceipts(data, later, receipt('R2', 3, '2026-06-29 02:00:00'));
  expect(await rhythm(later)).toMatchObject([{ morning_share_84d: 0.5, night_share_84d: 0 }]);
  expect(await rowsOf(warehouse, "select order_id, cast(ordered_at as varchar) as at from staging.orders order by 1")).toEqual([
    { order_id: 'stores:R1', at: '2026-06-11 07:00:00' }, { order_id: 'stores:R2', at: `${DAY} 19:00:00` },
  ]);
  expect(await rhythm(DAY)).toEqual(first);
});

test('baskets of 28 days beside those of 84', async () => {
  const { of } = await after(['customer_baskets'], {
    [DAY]: {
      crm_customers: register('ANN', 'QUIET'),
      order_lines: [
        line('O1', '2026-06-20 10:00:00', { amount: 30, discount: 10, quantity: 3 }), line('O1', '2026-06-20 10:00:00', { line_number: 2, amount: 10 }),
        line('O1', '2026-06-21 10:00:00', { line_number: 101, amount: -10, quantity: -1 }), line('O2', '2026-05-05 10:00:00', { amount: 60 }),
      ],
    },
  });
  const [ann, quiet] = await of('customer_baskets');
  expect(ann).toMatchObject({
    line_value_28d: 20, pieces_per_line_28d: 2, discounted_line_share_28d: 0.5, discount_depth_28d: 0.25, spend_trend_28d: 3 * 0.4,
  });
  expect(ann!['discount_trend_28d']).toBeCloseTo(10 / 50 - 10 / 110, 12);
  expect(quiet).toMatchObject({ line_value_28d: null, discounted_line_share_28d: null, discount_trend_28d: null, spend_trend_28d: null });
});

test('depth of visits, answers to campaigns, tickets and surveys', async () => {
  const ticket = (ticket_id: string, opened_at: string, closed_at: string | null, outcome: string): LandedRow => ({ ticket_id, customer_id: 'ANN', opened_at, closed_at, outcome });
  const { of } = await after(['customer_web', 'customer_campaigns', 'customer_care'], {
    [DAY]: {
      crm_customers: register('ANN'),
      web_events: [
        step('E1', 'S1', '2026-06-29 10:00:00'), step('E2', 'S1', '2026-06-29 10:09:00', 'add_to_cart'), step('E3', 'S1', '2026-06-29 10:10:00', 'purchase'),
        step('E4', 'S2', '2026-06-10 10:00:00', 'product_view'), step('E5', 'S3', '2026-06-11 10:00:00'), step('E6', 'S4', '2026-06-12 10:00:00'),
      ],
      campaign_events: [
        // 6, 20, 60 and 88 days ago; the two of 28 days are both opened, one of the three of 84 is not.
        message('M1', 'K1', '2026-06-24 10:00:00', 'sent'), message('M2', 'K1', '2026-06-24 11:00:00', 'opened'), message('M3', 'K2', '2026-06-10 10:00:00', 'sent'),
        message('M4', 'K2', '2026-06-26 10:00:00', 'clicked'), message('M5', 'K3', '2026-05-01 10:00:00', 'sent'), message('M6', 'K4', '2026-04-03 10:00:00', 'sent'), message('M7', 'K5', '2026-04-01 23:00:00', 'sent'),
      ],
      support_tickets: [
        ticket('T1', '2026-06-01 10:00:00', '2026-06-01 13:00:00', 'refunded'), ticket('T2', '2026-06-02 10:00:00', '2026-06-02 11:00:00', 'resolved'),
        ticket('T3', '2026-06-30 10:00:00', null, 'open'), ticket('T4', '2026-06-30 23:00:00', '2026-07-01 01:00:00', 'refunded'),
      ],
      surveys: [
        { response_id: 'R1', customer_id: 'ANN', responded_at: '2026-06-01 10:00:00', nps: 9, csat: null }, { response_id: 'R2', customer_id: 'ANN', responded_at: '2026-06-20 10:00:00', nps: 4, csat: 2 },
        { response_id: 'R3', customer_id: 'ANN', responded_at: '2026-01-20 10:00:00', nps: 0, csat: 1 },
      ],
    },
  });
  expect(await of('customer_web')).toMatchObject([{
    steps_per_session_28d: 6 / 4, session_minutes_28d: 2.5, bounce_share_28d: 0.75, buying_session_share_28d: 0.25, visit_trend_7d: 1,
  }]);
  expect(await of('customer_campaigns')).toMatchObject([{
    contacts_7d: 1, contacts_28d: 2, contacts_30d: 2, contacts_90d: 4, days_since_contact: 6, days_since_response: 4, click_to_open_84d: 0.5, open_trend_28d: 1.5,
  }]);
  expect(await of('customer_care')).toMatchObject([{
    tickets_84d: 4, ticket_close_hours_84d: 2, open_ticket_share_84d: 0.5, compensated_share_84d: 0.25, survey_answers_84d: 2, nps_mean_84d: 6.5, csat_mean_84d: 2,
  }]);
});

test('an answer is one also where nobody told of the sending, and a ticket that was closed before it was opened takes no time', async () => {
  const { of, warehouse } = await after(['customer_campaigns', 'customer_care'], {
    [DAY]: {
      crm_customers: register('ANN', 'BOB'),
      campaign_events: [message('M1', 'K1', '2026-03-20 10:00:00', 'sent'), message('M2', 'K1', '2026-06-29 10:00:00', 'clicked'), { ...message('M3', 'AD', '2026-06-28 10:00:00', 'clicked'), customer_id: 'BOB', channel: 'ad' }],
      support_tickets: [
        { ticket_id: 'T1', customer_id: 'ANN', opened_at: '2026-06-20 10:00:00', closed_at: '2026-06-10 10:00:00', outcome: 'resolved' }, { ticket_id: 'T2', customer_id: 'ANN', opened_at: '2026-06-20 10:00:00', closed_at: '2026-06-20 12:00:00', outcome: 'resolved' },
        { ticket_id: 'T3', customer_id: 'BOB', opened_at: '2026-06-20 10:00:00', closed_at: '2026-06-10 10:00:00', outcome: 'refunded' },
      ],
    },
  });
  expect(await of('customer_campaigns', 'customer_id, days_since_response, days_since_contact, contacts_90d, open_rate_84d')).toEqual([
    { customer_id: 'ANN', days_since_response: 1, days_since_contact: null, contacts_90d: 0, open_rate_84d: null }, { customer_id: 'BOB', days_since_response: 2, days_since_contact: null, contacts_90d: 0, open_rate_84d: null },
  ]);
  expect(await of('customer_care', 'customer_id, tickets_84d, ticket_close_hours_84d, open_ticket_share_84d, compensated_share_84d')).toEqual([
    { customer_id: 'ANN', tickets_84d: 2, ticket_close_hours_84d: 2, open_ticket_share_84d: 0, compensated_share_84d: 0 }, { customer_id: 'BOB', tickets_84d: 1, ticket_close_hours_84d: null, open_ticket_share_84d: 0, compensated_share_84d: 1 },
  ]);
  expect(await rowsOf(warehouse, "select failures, status from meta.audit_results where audit = 'closed_after_opened'")).toEqual([{ failures: 2, status: 'warn' }]);
});

test('messages are counted by sending, and answers count for the sending before them', async () => {
  const newsletter = (campaign: string | null) => [6, 13, 20, 27].flatMap((day): LandedRow[] => [{ ...message(`S-${campaign}-${day}`, '', `2026-06-${String(day).padStart(2, '0')} 10:00:00`, 'sent'), campaign_id: campaign, customer_id: campaign ?? 'NONE' }]);
  const answer = (id: string, at: string, event_type: string) => ({ ...message(id, 'NEWS', at, event_type), customer_id: 'NEWS' });
  const { of } = await after(['customer_campaigns'], {
    [DAY]: {
      crm_customers: register('NEWS', 'NONE'),
      campaign_events: [
        ...newsletter('NEWS'), ...newsletter(null),
        answer('A0', '2026-06-05 10:00:00', 'opened'), answer('A1', '2026-06-13 10:00:00', 'opened'), answer('A2', '2026-06-14 10:00:00', 'opened'), answer('A3', '2026-06-28 10:00:00', 'clicked'),
      ],
    },
  });
  expect(await of('customer_campaigns', 'customer_id, contacts_7d, contacts_28d, contacts_90d, open_rate_84d, click_rate_84d, click_to_open_84d, days_since_response')).toEqual([
    { customer_id: 'NEWS', contacts_7d: 1, contacts_28d: 4, contacts_90d: 4, open_rate_84d: 0.5, click_rate_84d: 0.25, click_to_open_84d: 0.5, days_since_response: 2 },
    { customer_id: 'NONE', contacts_7d: 1, contacts_28d: 4, contacts_90d: 4, open_rate_84d: 0, click_rate_84d: 0, click_to_open_84d: null, days_since_response: null },
  ]);
});

test('how a ticket ended counts from the night that knew it, and not before', async () => {
  const ticket = (closed_at: string | null, outcome: string): LandedRow => ({ ticket_id: 'T1', customer_id: 'ANN', opened_at: '2026-06-30 10:00:00', closed_at, outcome });
  const { warehouse, data, of } = await after(['customer_care'], {
    [DAY]: { crm_customers: register('ANN'), support_tickets: [ticket(null, 'open')] },
    '2026-07-01': {},
    '2026-07-02': { support_tickets: [ticket('2026-07-01 10:00:00', 'refunded')] },
  });
  const ends = async () => of('customer_care', 'as_of_date, tickets_84d, open_ticket_share_84d, compensated_share_84d, ticket_close_hours_84d');
  const known = ['2026-06-30', '2026-07-01', '2026-07-02'].map((as_of_date, index) =>
    ({ as_of_date, tickets_84d: 1, ...(index < 2 ? { open_ticket_share_84d: 1, compensated_share_84d: 0, ticket_close_hours_84d: null } : { open_ticket_share_84d: 0, compensated_share_84d: 1, ticket_close_hours_84d: 24 }) }));
  expect(await ends()).toEqual(known);
  await runNight(warehouse, project, data, DAY, ['marts.customer_care']);
  expect(await ends()).toEqual(known);
});

test('steps without a session id are visits that half an hour without a step ends', async () => {
  const { of } = await after(['customer_web'], {
    [DAY]: {
      crm_customers: register('ANN'),
      web_events: [
        step('E1', null, '2026-06-20 10:00:00'), step('E2', null, '2026-06-20 10:29:00'), step('E3', null, '2026-06-20 10:59:00', 'add_to_cart'),
        step('E4', 'S1', '2026-06-20 10:30:00'), step('E5', null, '2026-06-28 10:00:00'),
      ],
    },
  });
  expect(await of('customer_web')).toMatchObject([{ sessions_28d: 4, sessions_7d: 1, steps_per_session_28d: 5 / 4, session_minutes_28d: 29 / 4, bounce_share_28d: 3 / 4 }]);
});

test('demographics are those of the latest version that the night knew', async () => {
  const person = (customer_id: string, more: LandedRow): LandedRow => ({ customer_id, acquired_at: '2026-01-01 00:00:00', updated_at: '2026-01-01 00:00:00', gender: 'f', region: 'north', country: 'DE', ...more });
  const { of } = await after(['customer_demographics'], {
    '2026-06-29': { crm_customers: [person('ANN', { birth_year: 1992 }), person('OLD', { birth_year: 1791, gender: null }), person('UNKNOWN', { birth_year: null, acquired_at: null })] },
    [DAY]: { crm_customers: [person('ANN', { birth_year: 1992, region: 'south', updated_at: '2026-06-30 10:00:00' })] },
  });
  expect(await of('customer_demographics', 'as_of_date, customer_id, age_band, gender, region, tenure_band')).toEqual([
    { as_of_date: '2026-06-29', customer_id: 'ANN', age_band: '25-34', gender: 'f', region: 'north', tenure_band: 'under 6 months' },
    { as_of_date: '2026-06-29', customer_id: 'OLD', age_band: null, gender: null, region: 'north', tenure_band: 'under 6 months' },
    { as_of_date: '2026-06-29', customer_id: 'UNKNOWN', age_band: null, gender: 'f', region: 'north', tenure_band: null },
    { as_of_date: DAY, customer_id: 'ANN', age_band: '25-34', gender: 'f', region: 'south', tenure_band: 'under 6 months' },
    { as_of_date: DAY, customer_id: 'OLD', age_band: null, gender: null, region: 'north', tenure_band: 'under 6 months' },
    { as_of_date: DAY, customer_id: 'UNKNOWN', age_band: null, gender: 'f', region: 'north', tenure_band: null },
  ]);
});

test('a customer since the day that the register said last: a correction counts, silence takes nothing back', async () => {
  const since = (customer_id: string, acquired_at: string | null): LandedRow => ({ customer_id, acquired_at, updated_at: `${DAY} 08:00:00` });
  const { of } = await after(['customer_orders', 'customer_demographics'], {
    '2026-06-28': { crm_customers: [since('LATER', '1026-06-21 00:00:00'), since('EARLIER', '2026-06-21 00:00:00'), since('SILENT', '2026-06-21 00:00:00'), since('AHEAD', '2026-06-21 00:00:00')] },
    [DAY]: { crm_customers: [since('LATER', '2026-06-20 00:00:00'), since('EARLIER', '2026-06-20 00:00:00'), since('SILENT', null), since('AHEAD', '2026-08-01 00:00:00')] },
  });
  expect(await of('customer_orders', 'customer_id, tenure_days', 'as_of_date desc, customer_id limit 4')).toEqual([
    { customer_id: 'AHEAD', tenure_days: 9 }, { customer_id: 'EARLIER', tenure_days: 10 }, { customer_id: 'LATER', tenure_days: 10 }, { customer_id: 'SILENT', tenure_days: 9 },
  ]);
});

test('cut points explain the scores of their night, and hold those of a later one', async () => {
  const ids = Array.from({ length: 10 }, (_, index) => `C${index}`);
  const bought = (id: string, day: string, amount: number): LandedRow => line(`${id}-${day}`, `${day} 10:00:00`, { customer_id: id, amount });
  const { of } = await after(['rfm_scores'], {
    '2026-06-29': { crm_customers: register(...ids), order_lines: ids.map((id, index) => bought(id, `2026-06-${10 + index}`, 10 + index)) },
    [DAY]: { order_lines: ids.map((id) => bought(id, DAY, 100)) },
  });
  expect(await of('rfm_cut_points', 'measure, cut, value, customers', 'as_of_date, measure, cut limit 12')).toEqual([
    ...[1, 2, 3, 4].map((cut) => ({ measure: 'frequency', cut, value: 1, customers: 10 })),
    ...[11.8, 13.6, 15.4, 17.2].map((value, index) => ({ measure: 'monetary', cut: index + 1, value, customers: 10 })),
    ...[11.8, 13.6, 15.4, 17.2].map((value, index) => ({ measure: 'recency', cut: index + 1, value, customers: 10 })),
  ]);
  const scores = 'as_of_date, customer_id, r_score, f_score, m_score';
  expect((await of('rfm_scores', `version, ${scores}`)).filter((row) => row['version'] === row['as_of_date']).map(({ version: _, ...row }) => row)).toEqual(await of('customer_orders', scores));
  const held = (await of('rfm_scores', `version, ${scores}`)).filter((row) => row['version'] === '2026-06-29' && row['as_of_date'] === DAY);
  expect(held).toHaveLength(10);
  // By the fifths of the day before, everybody has bought lately, more than once, and much.
  for (const row of held) expect(row).toMatchObject({ r_score: 5, f_score: 5, m_score: 5 });
});
