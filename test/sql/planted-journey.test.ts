import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { measureMatrices, type Matrix } from '../../analytics/index.ts';
import { openWarehouse } from '../../warehouse/open.ts';
import { migrate } from '../../warehouse/migrate.ts';
import { readMatrix } from '../../warehouse/matrix.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { Truth } from '../../generator/truth.ts';
import { companyData, type CompanyOptions } from '../support/company.ts';
import { rowsOf, shopProject } from '../support/warehouse.ts';
import { runNight } from './company.ts';

/** A company whose behaviour never changes, long enough that every window of both nights lies within its days. */
const STEADY: CompanyOptions = { customers: 500, days: 130, seed: 12, driftDay: null };
// A Wednesday and a Sunday: no feature may depend on the day of the week on which its night is.
const [FIRST, LAST] = ['2026-04-15', '2026-05-10'];

const project = await shopProject();
let data: string;
let warehouse: Warehouse;
let truth: Truth;
beforeAll(async () => {
  data = await companyData(STEADY);
  truth = JSON.parse(readFileSync(join(data, '_truth', 'truth.json'), 'utf8')) as Truth;
  warehouse = await openWarehouse({ engine: 'duckdb', path: ':memory:', threads: 2 });
  await migrate(warehouse);
  for (const day of [FIRST, LAST]) await runNight(warehouse, project, data, day);
  return () => warehouse.close();
}, 120_000);

/** Rows of raw files, straight from the folder: SQL with `{source}` in place of a source's files up to the last night. */
const raw = (sql: string): Promise<Record<string, unknown>[]> =>
  rowsOf(warehouse, sql.replaceAll(/\{(\w+)\}/g, (_, source) => `(select * from read_parquet('${data}/${source}/*/*.parquet', hive_partitioning = true) where date <= date '${LAST}')`));

async function featuresOf(asOfDate: string): Promise<Matrix> {
  const { columns, rows } = await readMatrix(warehouse, { table: 'marts.customer_features', asOfDate, columns: [...project.features.keys()] });
  return { names: Object.keys(columns), rows, columns: Object.values(columns) };
}

test('where behaviour does not change no feature alarms, whatever segmentation might use it', async () => {
  const { features, alarm } = measureMatrices({
    reference: await featuresOf(FIRST), current: await featuresOf(LAST), thresholds: { psi: 0.2, ks: 0.1 },
    kinds: Object.fromEntries([...project.features.values()].map(({ name, drift }) => [name, drift])),
  });
  expect(features.length).toBeGreaterThan(50);
  expect(features.filter((feature) => feature.alarm).map(({ name, psi, ks }) => ({ name, psi, ks }))).toEqual([]);
  expect(alarm).toBe(false);
});

test('contacts of 90 days are the messages that the campaigns sent', async () => {
  const [{ contacts } = {}] = await rowsOf(warehouse, `select cast(sum(contacts_90d) as integer) as contacts from marts.customer_campaigns where as_of_date = date '${LAST}'`);
  const [{ sent } = {}] = await raw(`select cast(count(distinct customer_id || campaign_id) as integer) as sent from {campaign_events} where event_type = 'sent' and customer_id is not null and event_at >= timestamp '2026-02-10'`);
  expect(contacts).toBe(sent);
  const targets = truth.campaigns.filter(({ date }) => date >= '2026-02-10' && date <= LAST).reduce((sum, campaign) => sum + campaign.targets, 0);
  // A few rows have lost their customer or come late.
  expect(Number(contacts)).toBeLessThanOrEqual(targets);
  expect(Number(contacts)).toBeGreaterThan(0.98 * targets);
});

test('the funnel counts whom the raw files show at each step', async () => {
  const [took] = await rowsOf(warehouse,
    `select count(visited_at) as visited, count(viewed_at) as viewed, count(carted_at) as carted, count(checked_out_at) as checked_out, count(purchased_at) as purchased from marts.customer_journey where as_of_date = date '${LAST}'`);
  const who = (condition: string): string => `count(distinct case when ${condition} then customer_id end)`;
  const [web] = await raw(`select ${who('true')} as visited, ${who("event_type = 'product_view'")} as viewed, ${who("event_type = 'add_to_cart'")} as carted, ${who("event_type = 'checkout'")} as checked_out
    from {web_events} where event_at >= timestamp '2026-04-13' and event_at < timestamp '2026-05-11'`);
  const [orders] = await raw("select count(distinct customer_id) as purchased from {order_lines} join marts.customer_journey using (customer_id) where as_of_date = date '2026-05-10' and amount >= 0 and ordered_at >= timestamp '2026-04-13'");
  expect(took).toEqual({ ...web, ...orders });
});

test('a night learns of every step that landed on its day, once', async () => {
  const [{ steps } = {}] = await rowsOf(warehouse, `select cast(sum(steps) as integer) as steps from marts.customer_sessions where as_of_date = date '${LAST}'`);
  expect([{ steps }]).toEqual(await raw(`select cast(count(distinct event_id) as integer) as steps from {web_events} where date = date '${LAST}' and customer_id is not null`));
});

test('every order online ends a sequence with the visit in which it was made, and nobody held out was sent a message', async () => {
  const [{ orders, last } = {}] = await rowsOf(warehouse, `
    select count(*) as orders, count(touches.conversion_id) as last
    from staging.orders as orders
    left join marts.touches as touches on touches.conversion_id = orders.order_id and touches.position = touches.touch_count and touches.touch = 'visit' and touches.hours_before < 0.02
    where orders.ordered_at >= timestamp '2026-05-10' and orders.loaded_at <= timestamp '2026-05-11 02:00:00' and orders.channel in ('web', 'app')`) as { orders: number; last: number }[];
  expect(orders).toBeGreaterThan(20);
  // Some visits come late, or broken.
  expect(last).toBeGreaterThanOrEqual(Math.floor(0.95 * Number(orders)));
  expect(await rowsOf(warehouse, "select count(*) as touches from marts.touches where touch = 'sent'")).not.toEqual([{ touches: 0 }]);
  expect(await rowsOf(warehouse, `select touches.campaign_id from marts.touches as touches join read_parquet('${data}/_truth/holdouts.parquet') as holdouts using (campaign_id, customer_id)`)).toEqual([]);
});

test('the scores of a night are those that its cut points give', async () => {
  const different = await rowsOf(warehouse, `
    select orders.as_of_date, count(*) as customers
    from marts.customer_orders as orders
    join marts.rfm_scores as scores on scores.version = orders.as_of_date and scores.as_of_date = orders.as_of_date and scores.customer_id = orders.customer_id
    where (scores.r_score, scores.f_score, scores.m_score) <> (orders.r_score, orders.f_score, orders.m_score)
    group by orders.as_of_date`);
  expect(different).toEqual([]);
  expect(await rowsOf(warehouse, 'select count(distinct version) as versions from marts.rfm_scores')).toEqual([{ versions: 2 }]);
});
