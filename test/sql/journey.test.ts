import path from 'node:path';
import { expect, test } from 'vitest';
import { nightBounds } from '../../core/dates.ts';
import { loadProject, CORE_SQL } from '../../warehouse/models/project.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { writeText, type LandedRow } from '../support/landing.ts';
import { rowsOf, shopProject, temporaryFolder, temporaryWarehouse } from '../support/warehouse.ts';
import { landDay, runNight, type Landing } from './company.ts';

const project = await shopProject();
const [DAY, NEXT] = ['2026-06-29', '2026-06-30'];
const PRODUCTS = [{ product_id: 'P1', name: 'pan', category: 'kitchen', price: 10 }];
const register = (...ids: string[]): LandedRow[] => ids.map((customer_id) => ({ customer_id, acquired_at: '2026-01-01 00:00:00', updated_at: '2026-01-01 00:00:00' }));
const step = (event_id: string, session_id: string | null, event_at: string, event_type = 'page_view', more: LandedRow = {}): LandedRow =>
  ({ event_id, customer_id: 'ANN', session_id, event_at, event_type, device: 'desktop', ...more });
const message = (event_id: string, campaign_id: string, event_at: string, event_type: string): LandedRow => ({ event_id, campaign_id, customer_id: 'ANN', event_at, event_type, channel: 'email' });
const order = (order_id: string, ordered_at: string, customer_id = 'ANN'): LandedRow => ({ order_id, customer_id, ordered_at, channel: 'web', device: 'desktop' });
const line = (order_id: string, ordered_at: string, customer_id = 'ANN'): LandedRow =>
  ({ customer_id, order_id, line_number: 1, product_id: 'P1', ordered_at, quantity: 1, unit_price: 10, discount: 0, amount: 10 });

/** A warehouse after the nights of these days, in their order, with these marts; null: with all. */
async function after(marts: readonly string[] | null, days: Record<string, Landing>) {
  const [data, warehouse] = [temporaryFolder(), await temporaryWarehouse()];
  for (const [day, landing] of Object.entries(days)) {
    await landDay(data, day, { products: PRODUCTS, ...landing });
    await runNight(warehouse, project, data, day, marts?.map((mart) => `marts.${mart}`));
  }
  return { data, warehouse, of: (table: string, columns: string, order: string) => rowsOf(warehouse, `select ${columns} from marts.${table} order by ${order}`) };
}

test('visits: by session id, else by half an hour without a step; over midnight and with late steps under one key', async () => {
  const { of } = await after(['customer_sessions'], {
    [DAY]: {
      crm_customers: register('ANN'),
      web_events: [
        step('E1', 'S1', `${DAY} 10:00:00`), step('E2', 'S1', `${DAY} 11:30:00`, 'add_to_cart'), // two hours with an id are one visit
        step('E3', null, `${DAY} 12:00:00`), step('E4', null, `${DAY} 12:29:59`, 'product_view'), step('E5', null, `${DAY} 12:59:59`, 'page_view', { device: 'mobile' }),
        step('E6', null, `${DAY} 23:50:00`), step('E7', null, `${DAY} 10:00:00`, 'page_view', { customer_id: null }),
      ],
    },
    [NEXT]: { web_events: [step('E8', null, `${NEXT} 00:10:00`, 'purchase'), step('E9', 'S1', `${DAY} 11:40:00`, 'checkout'), step('E10', null, `${NEXT} 00:40:00`)] },
  });
  const key = (at: string): string => `ANN@${Date.parse(`${at.replace(' ', 'T')}Z`) / 1000}`;
  const visit = (as_of_date: string, session_key: string, started_at: string, ended_at: string, steps: number): object => ({ as_of_date, session_key, started_at, ended_at, steps });
  const rows = await of('customer_sessions', 'as_of_date, session_key, started_at, ended_at, steps, cart_adds, checkouts, purchases, device', 'as_of_date, started_at, session_key');
  expect(rows.map(({ started_at, ended_at, ...row }) => ({ ...row, started_at: plain(started_at), ended_at: plain(ended_at) }))).toMatchObject([
    visit(DAY, 'S1', `${DAY} 10:00:00`, `${DAY} 11:30:00`, 2), visit(DAY, key(`${DAY} 12:00:00`), `${DAY} 12:00:00`, `${DAY} 12:29:59`, 2), visit(DAY, key(`${DAY} 12:59:59`), `${DAY} 12:59:59`, `${DAY} 12:59:59`, 1),
    visit(DAY, key(`${DAY} 23:50:00`), `${DAY} 23:50:00`, `${DAY} 23:50:00`, 1),
    visit(NEXT, 'S1', `${DAY} 11:40:00`, `${DAY} 11:40:00`, 1), visit(NEXT, key(`${DAY} 23:50:00`), `${NEXT} 00:10:00`, `${NEXT} 00:10:00`, 1), visit(NEXT, key(`${NEXT} 00:40:00`), `${NEXT} 00:40:00`, `${NEXT} 00:40:00`, 1),
  ]);
  expect(rows[0]).toMatchObject({ cart_adds: 1, checkouts: 0 });
});

test('what a customer met before an order, once for each order, in order, whatever comes late', async () => {
  const { of } = await after(['touches'], {
    [DAY]: {
      crm_customers: register('ANN', 'BOB'),
      campaign_events: [message('M1', 'K1', '2026-06-23 10:00:00', 'sent'), message('M2', 'K1', '2026-06-23 12:00:00', 'opened'), message('M0', 'K0', '2026-06-15 08:59:59', 'sent')],
      web_events: [step('E1', 'S1', `${DAY} 08:00:00`), step('E2', 'S1', `${DAY} 08:59:00`), step('E3', 'S2', `${DAY} 09:00:01`)],
      orders: [order('O1', `${DAY} 09:00:00`), order('O2', `${DAY} 09:00:00`, 'BOB')],
    },
    [NEXT]: { orders: [order('LATE', `${DAY} 07:00:00`)] },
  });
  const rows = await of('touches', 'as_of_date, conversion_id, position, touch_count, touch, channel, campaign_id, session_key, hours_before, weekday, hour', 'as_of_date, conversion_id, position');
  const met = (as_of_date: string, conversion_id: string, position: number, touch: string, hours_before: number): object => ({ as_of_date, conversion_id, position, touch, hours_before });
  expect(rows).toMatchObject([
    met(DAY, 'O1', 1, 'sent', 143), met(DAY, 'O1', 2, 'opened', 141), met(DAY, 'O1', 3, 'visit', 1),
    // Known a night later: with its own sequence, from before it.
    met(NEXT, 'LATE', 1, 'sent', 14 * 24 - (1 + 59 / 60 + 59 / 3600)), met(NEXT, 'LATE', 2, 'sent', 141), met(NEXT, 'LATE', 3, 'opened', 139),
  ]);
  expect(rows[0]).toMatchObject({ touch_count: 3, channel: 'email', campaign_id: 'K1', session_key: null, weekday: 2, hour: 10 });
  expect(rows[2]).toMatchObject({ channel: 'web', campaign_id: null, session_key: 'S1', weekday: 1, hour: 8 });
});

/** A system `live_<entity>` that feeds this entity with these columns and `known_at`, from one CSV file a day. */
function feed(folder: string, entity: string, own: Record<string, string>): void {
  const columns = project.entities.get(entity)!.columns.map(({ name, type }) => (name in own ? name : `cast(null as ${type}) as ${name}`));
  const contract = Object.entries({ ...own, known_at: 'timestamp' }).map(([name, type]) => `${name}: "${type}"`).join(', ');
  writeText(path.join(folder, 'sources', `live_${entity}.yaml`), `system: live_${entity}\nsources:\n  rows: {description: L, path: "${entity}/{date}.csv", format: csv, expect: sometimes, loaded_at: known_at, columns: {${contract}}}\n`);
  writeText(path.join(folder, 'staging', `stg_live_${entity}__${entity}.sql`), `/*\nkind: incremental_by_date\ndescription: L\n*/\nselect ${columns.join(', ')}, partition_date, loaded_at from sources.live_${entity}__rows\n`);
}

test('an order id that two customers share is a sequence of each of them', async () => {
  const [folder, data, warehouse] = [temporaryFolder(), temporaryFolder(), await temporaryWarehouse()];
  feed(folder, 'order_lines', { customer_id: 'varchar', order_id: 'varchar', line_number: 'integer', ordered_at: 'timestamp', amount: 'decimal(12,2)' });
  feed(folder, 'campaign_events', { customer_id: 'varchar', event_id: 'varchar', event_at: 'timestamp', event_type: 'varchar' });
  writeText(path.join(data, 'order_lines', `${DAY}.csv`), `customer_id,order_id,line_number,ordered_at,amount,known_at\n${['ANN', 'BOB'].map((id, line) => `${id},O1,${line},${DAY} 10:00:00,10,${DAY} 10:00:00\n`).join('')}`);
  writeText(path.join(data, 'campaign_events', `${DAY}.csv`), `customer_id,event_id,event_at,event_type,known_at\n${['ANN', 'BOB'].map((id) => `${id},M${id},${DAY} 09:00:00,sent,${DAY} 09:00:00\n`).join('')}`);
  await runNight(warehouse, await loadProject({ folders: [CORE_SQL, folder], systems: ['live_order_lines', 'live_campaign_events'] }), data, DAY, ['marts.touches', 'marts.segment_touches']);
  expect(await rowsOf(warehouse, 'select customer_id, conversion_id, position, touch_count from marts.touches order by 1')).toEqual(['ANN', 'BOB'].map((customer_id) => ({ customer_id, conversion_id: 'O1', position: 1, touch_count: 1 })));
  await score(warehouse, DAY, { ANN: 'A', BOB: 'A' });
  expect(await rowsOf(warehouse, 'select orders, first_touch, linear from marts.segment_touches')).toEqual([{ orders: 2, first_touch: 2, linear: 2 }]);
});

test('each step and order is known in one night and learned once, in whatever order: also where the hour of the night moves, where it is dated ahead, and where it lands a day after it was known', async () => {
  const [folder, data] = [temporaryFolder(), temporaryFolder()];
  feed(folder, 'web_events', { customer_id: 'varchar', session_id: 'varchar', event_id: 'varchar', event_at: 'timestamp' });
  feed(folder, 'orders', { customer_id: 'varchar', order_id: 'varchar', ordered_at: 'timestamp' });
  const live = await loadProject({ folders: [CORE_SQL, folder], systems: ['live_web_events', 'live_orders'] });
  // Known by 2 o'clock; only by 6 o'clock; on time; two days before it happened; in the hours before a night; and in the next day's folder.
  const seen = [['1', '06-28 10:00', '06-28 10:05'], ['2', '06-28 23:00', '06-29 04:00'], ['3', '06-29 10:00', '06-29 10:05'], ['4', '06-30 10:00', '06-28 10:05'], ['5', '06-28 23:30', '06-29 01:00'], ['6', '06-28 20:00', '06-28 20:05', '06-29']] as const;
  for (const day of ['06-28', '06-29', '06-30']) {
    const rows = seen.filter(([, , known, landed = known]) => landed.startsWith(day)).map(([id, at, known]) => ({ id, times: `2026-${at}:00,2026-${known}:00` }));
    writeText(path.join(data, 'web_events', `2026-${day}.csv`), `customer_id,session_id,event_id,event_at,known_at\n${rows.map(({ id, times }) => `ANN,S${id},E${id},${times}\n`).join('')}`);
    writeText(path.join(data, 'orders', `2026-${day}.csv`), `customer_id,order_id,ordered_at,known_at\n${rows.map(({ id, times }) => `ANN,O${id},${times}\n`).join('')}`);
  }
  const learned = async (nights: [string, string][]) => {
    const warehouse = await temporaryWarehouse();
    for (const [day, hour] of nights) await runNight(warehouse, live, data, nightBounds(`2026-${day}`, hour), ['marts.customer_sessions', 'marts.touches', 'marts.customer_web']);
    return {
      web: await rowsOf(warehouse, 'select as_of_date, sessions_28d from marts.customer_web order by 1'),
      sessions: await rowsOf(warehouse, 'select as_of_date, session_key, steps from marts.customer_sessions order by 1, 2'),
      orders: await rowsOf(warehouse, 'select as_of_date, conversion_id, max(touch_count) as touches from marts.touches group by 1, 2 order by 1, 2'),
    };
  };
  const expected = [['06-28', 1, 1], ['06-29', 2, 3], ['06-29', 3, 5], ['06-29', 5, 4], ['06-29', 6, 2], ['06-30', 4, 6]] as const;
  for (const nights of [[['06-28', '02:00'], ['06-29', '06:00'], ['06-30', '02:00']], [['06-30', '02:00'], ['06-29', '02:00'], ['06-28', '06:00']]] as [string, string][][]) {
    expect(await learned(nights)).toEqual({
      web: [['06-28', 1], ['06-29', 5], ['06-30', 6]].map(([day, sessions_28d]) => ({ as_of_date: `2026-${day}`, sessions_28d })),
      sessions: expected.map(([day, id]) => ({ as_of_date: `2026-${day}`, session_key: `S${id}`, steps: 1 })),
      orders: expected.map(([day, id, touches]) => ({ as_of_date: `2026-${day}`, conversion_id: `O${id}`, touches })),
    });
  }
});

test('of many touches the latest ten count', async () => {
  const { of } = await after(['touches'], {
    [DAY]: {
      crm_customers: register('ANN'), orders: [order('O1', `${DAY} 20:00:00`)],
      web_events: Array.from({ length: 13 }, (_, index) => step(`E${index}`, `S${index}`, `${DAY} ${String(index).padStart(2, '0')}:00:00`)),
    },
  });
  const rows = await of('touches', 'position, touch_count, session_key', 'position');
  expect(rows).toHaveLength(10);
  expect([rows[0], rows[9]]).toEqual([{ position: 1, touch_count: 10, session_key: 'S3' }, { position: 10, touch_count: 10, session_key: 'S12' }]);
});

/** A night with a customer at each step, put into two segments as scoring would. */
async function withSegments() {
  const at = (minute: number): string => `2026-06-20 10:${String(minute).padStart(2, '0')}:00`;
  const night = await after(['touches', 'segment_journey'], {
    '2026-06-28': { crm_customers: register('NONE', 'VISIT', 'CART', 'STORE', 'AGAIN'), order_lines: [line('O0', '2026-03-01 10:00:00', 'AGAIN')] },
    [DAY]: {
      web_events: [
        step('E1', 'S1', at(0), 'page_view', { customer_id: 'VISIT' }), step('E2', 'S2', at(0), 'page_view', { customer_id: 'CART' }), step('E3', 'S2', at(5), 'add_to_cart', { customer_id: 'CART' }),
        step('E4', 'S3', '2026-06-01 23:59:59', 'checkout', { customer_id: 'NONE' }), // 28 days and a second before the end
      ],
      order_lines: [line('O1', '2026-06-02 00:00:00', 'STORE'), line('O2', `${DAY} 10:00:00`, 'AGAIN')],
      orders: [order('O2', `${DAY} 10:00:00`, 'AGAIN')],
      campaign_events: [{ ...message('M1', 'K1', `${DAY} 08:00:00`, 'sent'), customer_id: 'AGAIN' }, { ...message('M2', 'K1', `${DAY} 09:00:00`, 'clicked'), customer_id: 'AGAIN' }],
    },
  });
  await score(night.warehouse, DAY, { NONE: 'A', VISIT: 'A', CART: 'A', STORE: 'B', AGAIN: 'B' });
  return night;
}

async function score({ knex }: Warehouse, as_of_date: string, segments: Record<string, string>): Promise<void> {
  const of = { segmentation: 'customers', as_of_date, model_version: 1 };
  await knex('marts.segment_membership').insert(Object.entries(segments).map(([customer_id, segment_id]) => ({ ...of, customer_id, segment_id })));
  await knex('marts.segments').insert([...new Set(Object.values(segments))].map((segment_id) => ({ ...of, segment_id, name: `segment ${segment_id}`, size: 1, share: 0.5 })));
}

test('the funnel: how far each customer came in 28 days, and the same by segment', async () => {
  const { of } = await withSegments();
  const stages = (await of('customer_journey', 'as_of_date, customer_id, stage_number', '1, 2')).filter(({ as_of_date }) => as_of_date === DAY).map((row) => [row['customer_id'], row['stage_number']]);
  expect(Object.fromEntries(stages)).toEqual({ NONE: 0, VISIT: 1, CART: 3, STORE: 5, AGAIN: 6 });
  const funnel = await of('segment_journey', 'segment, stage, customers, took, reached, reached_share, conversion', 'segment, stage_number');
  const one = (segment: string, customers: number, steps: [string, number, number, number | null][]): object[] =>
    steps.map(([stage, took, reached, conversion]) => ({ segment, stage, customers, took, reached, reached_share: reached / customers, conversion }));
  expect(funnel).toEqual([
    ...one('all customers', 5, [['visit', 2, 4, 0.8], ['product', 0, 3, 0.75], ['cart', 1, 3, 1], ['checkout', 0, 2, 2 / 3], ['purchase', 2, 2, 1], ['repeat', 1, 1, 0.5]]),
    ...one('segment A', 3, [['visit', 2, 2, 2 / 3], ['product', 0, 1, 0.5], ['cart', 1, 1, 1], ['checkout', 0, 0, 0], ['purchase', 0, 0, null], ['repeat', 0, 0, null]]),
    ...one('segment B', 2, [['visit', 0, 2, 1], ['product', 0, 2, 1], ['cart', 0, 2, 1], ['checkout', 0, 2, 1], ['purchase', 2, 2, 1], ['repeat', 1, 1, 0.5]]),
  ]);
});

test('what the orders of a segment owe to each kind of touch', async () => {
  const { of } = await withSegments();
  expect(await of('segment_touches', 'segment_id, channel, touch, touches, orders, first_touch, last_touch, linear', 'touch')).toEqual([
    { segment_id: 'B', channel: 'email', touch: 'clicked', touches: 1, orders: 1, first_touch: 0, last_touch: 1, linear: 0.5 },
    { segment_id: 'B', channel: 'email', touch: 'sent', touches: 1, orders: 1, first_touch: 1, last_touch: 0, linear: 0.5 },
  ]);
});

test('no mart of a night sees what happened or was known only later, in whatever order nights run', async () => {
  const everything = (day: string): Landing => ({
    crm_customers: [{ customer_id: 'ANN', acquired_at: '2026-01-01 00:00:00', updated_at: `${day} 09:00:00`, region: day, birth_year: 1990 }],
    order_lines: [line(`O-${day}`, `${day} 10:00:00`), { ...line(`OLD-${day}`, '2026-06-25 10:00:00'), discount: 5, amount: 5 }],
    orders: [order(`O-${day}`, `${day} 10:00:00`), order(`OLD-${day}`, '2026-06-25 10:00:00')],
    web_events: [step(`E1-${day}`, `S-${day}`, `${day} 09:00:00`), step(`E2-${day}`, null, '2026-06-25 09:00:00', 'checkout')],
    campaign_events: [message(`M1-${day}`, `K-${day}`, `${day} 08:00:00`, 'sent'), message(`M2-${day}`, `K-${day}`, '2026-06-26 08:00:00', 'opened')],
    support_tickets: [{ ticket_id: `T-${day}`, customer_id: 'ANN', opened_at: '2026-06-25 10:00:00', closed_at: `${day} 10:00:00`, outcome: 'refunded' }],
    surveys: [{ response_id: `R-${day}`, customer_id: 'ANN', responded_at: '2026-06-25 10:00:00', nps: 5, csat: 3 }],
  });
  const { data, warehouse } = await after(null, { [DAY]: everything(DAY) });
  const dated = [...project.models.values()].filter(({ schema, columns }) => schema === 'marts' && columns.some(({ name }) => name === 'as_of_date'));
  const asOf = async (): Promise<Record<string, unknown>> => Object.fromEntries(await Promise.all(dated.map(async ({ name, columns }) =>
    [name, await rowsOf(warehouse, `select * from ${name} where as_of_date = date '${DAY}'${columns.some((column) => column.name === 'version') ? ` and version = date '${DAY}'` : ''} order by ${columns.map((column) => `${column.name} nulls last`).join(', ')}`)])));
  const first = await asOf();
  expect(Object.entries(first).filter(([, rows]) => (rows as unknown[]).length === 0).map(([name]) => name).toSorted()).toEqual(['marts.account_features', 'marts.segment_journey', 'marts.segment_touches']);
  await landDay(data, NEXT, everything(NEXT));
  await runNight(warehouse, project, data, NEXT);
  expect(await asOf()).toEqual(first);
  await runNight(warehouse, project, data, DAY);
  expect(await asOf()).toEqual(first);
});

test('an account is what its customers are together', async () => {
  const folder = temporaryFolder();
  const { entities } = project;
  const columnsOf = (entity: string, own: string[]): string =>
    entities.get(entity)!.columns.map(({ name, type }) => (own.includes(name) ? name : `cast(null as ${type}) as ${name}`)).join(', ');
  const source = (columns: string): string => `expect: once\n    description: D\n    format: csv\n    columns: {${columns}}\n`;
  writeText(path.join(folder, 'sources', 'b2b.yaml'), `system: b2b\nsources:\n  companies:\n    path: companies/date={date}/*.csv\n    ${source('account_id: varchar')}  people:\n    path: people/date={date}/*.csv\n    ${source('account_id: varchar, customer_id: varchar')}`);
  const staging = (entity: string, from: string, own: string[]): string =>
    writeText(path.join(folder, 'staging', `stg_b2b__${entity}.sql`), `/*\nkind: incremental_by_date\ndescription: D\n*/\nselect ${columnsOf(entity, own)}, partition_date, loaded_at from sources.b2b__${from}\n`);
  staging('accounts', 'companies', ['account_id']);
  staging('account_members', 'people', ['account_id', 'customer_id']);
  const b2b = await loadProject({ folders: [CORE_SQL, folder], systems: ['shop', 'b2b'] });
  const [data, warehouse] = [temporaryFolder(), await temporaryWarehouse()];
  writeText(path.join(data, 'companies', `date=${DAY}`, 'a.csv'), 'account_id\nACME\nEMPTY\n');
  writeText(path.join(data, 'people', `date=${DAY}`, 'a.csv'), 'account_id,customer_id\nACME,ANN\nACME,BOB\nACME,STRANGER\n');
  await landDay(data, DAY, {
    products: PRODUCTS, crm_customers: register('ANN', 'BOB', 'OTHER'),
    order_lines: [line('O1', `${DAY} 10:00:00`), { ...line('O2', '2026-06-20 10:00:00'), amount: 20 }, line('O3', '2026-06-10 10:00:00', 'BOB'), line('O4', `${DAY} 10:00:00`, 'OTHER')],
    support_tickets: [{ ticket_id: 'T1', customer_id: 'BOB', opened_at: '2026-06-25 10:00:00' }],
    surveys: [{ response_id: 'R1', customer_id: 'ANN', responded_at: '2026-06-25 10:00:00', nps: 8 }],
  });
  await runNight(warehouse, b2b, data, DAY);
  expect(await rowsOf(warehouse, 'select * from marts.account_features order by account_id')).toEqual([
    {
      as_of_date: DAY, account_id: 'ACME', account_customers: 2, account_buyers_84d: 2, account_orders_84d: 3, account_amount_84d: 40, account_average_order_value_84d: 40 / 3,
      account_recency_days: 0, account_tenure_days: 179, account_sessions_28d: 0, account_contacts_28d: 0, account_tickets_84d: 1, account_nps_latest_mean: 8, account_top_customer_share_84d: 0.75,
    },
    {
      as_of_date: DAY, account_id: 'EMPTY', account_customers: 0, account_buyers_84d: 0, account_orders_84d: 0, account_amount_84d: 0, account_average_order_value_84d: null,
      account_recency_days: null, account_tenure_days: null, account_sessions_28d: 0, account_contacts_28d: 0, account_tickets_84d: 0, account_nps_latest_mean: null, account_top_customer_share_84d: null,
    },
  ]);
});

function plain(instant: unknown): string {
  return String(instant).replace('T', ' ').replace(/(\.0+)?Z?$/, '');
}
