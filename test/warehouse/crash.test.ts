import { execFile } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { buildModel } from '../../warehouse/build.ts';
import { stageSource } from '../../warehouse/stage.ts';
import { land } from '../support/landing.ts';
import { nightOf, rowsOf, shopProject, temporaryFolder, temporaryWarehouse } from '../support/warehouse.ts';

const DAY = '2026-01-02';
const LOADER = path.join(import.meta.dirname, 'killed-loader.ts');

/** Runs a night's loading in a process of its own that ends with SIGKILL at `point`. */
async function killedAt(point: string, data: string, file: string): Promise<void> {
  const signal = await new Promise((resolve) => {
    execFile(process.execPath, ['--import', 'tsx', LOADER, point, data, file, DAY], (error) => resolve(error?.signal ?? `it ended by itself: ${error?.message}`));
  });
  expect(signal).toBe('SIGKILL');
}

test.each([
  'stage:shop.order_lines:before-commit', 'stage:shop.order_lines:after-commit', 'mart:customer_orders:before-commit', 'mart:customer_orders:after-commit',
])('killed at %s and run again, a night ends with the same tables once', { timeout: 60_000 }, async (point) => {
  const [data, folder, project] = [temporaryFolder(), temporaryFolder(), await shopProject()];
  for (const [index, day] of ['2026-01-01', DAY].entries()) {
    await land(data, 'crm_customers', day, [{ customer_id: `C${index}`, acquired_at: '2025-01-01 00:00:00' }]);
    await land(data, 'order_lines', day, [1, 2, 3].map((number) => ({ order_id: `O${index}`, line_number: number, customer_id: `C${index}`, ordered_at: `${day} 10:00:00`, amount: number })));
  }
  await killedAt(point, data, path.join(folder, 'warehouse.duckdb'));
  const warehouse = await temporaryWarehouse(folder);
  const before = point.endsWith('before-commit') ? 0 : 1;
  const dataset = point.startsWith('stage') ? 'staging.stg_shop__order_lines' : 'marts.customer_orders';
  expect(await rowsOf(warehouse, `select count(distinct dataset) as datasets from meta.partitions where dataset = '${dataset}'`)).toEqual([{ datasets: before }]);
  for (const source of ['shop.crm_customers', 'shop.order_lines']) await stageSource(warehouse, project, { source, data, night: nightOf(DAY), run: 'again' });
  await buildModel(warehouse, project, { model: 'marts.customer_orders', night: nightOf(DAY), run: 'again' });
  expect(await rowsOf(warehouse, 'select customer_id, frequency_84d, monetary_84d from marts.customer_orders order by 1')).toEqual([{ customer_id: 'C0', frequency_84d: 1, monetary_84d: 6 }, { customer_id: 'C1', frequency_84d: 1, monetary_84d: 6 }]);
  expect(await rowsOf(warehouse, 'select count(*) as lines, cast(sum(amount) as varchar) as total from staging.order_lines')).toEqual([{ lines: 6, total: '12.00' }]);
  expect(await rowsOf(warehouse, "select table_name from information_schema.tables where table_schema = 'work'")).toEqual([]);
});
