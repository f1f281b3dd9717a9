import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NightResult } from '../../activities/types.ts';
import { JOURNEY as data, journeyPresent } from '../support/journey.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

/** Households, lines and money of the file before the end of 2017-12-31, without any of our code in between. */
async function fileTotals(): Promise<{ households: number; lines: number; sales: string }> {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll(
    `select cast(count(distinct household_id) as integer) as households, cast(count(*) as integer) as lines,
       cast(cast(round(sum(sales_value), 2) as decimal(18,2)) as varchar) as sales
     from read_parquet($file) where transaction_timestamp < timestamp '2018-01-01'`,
    { file: join(data, 'transactions.parquet') },
  );
  connection.closeSync();
  instance.closeSync();
  return reader.getRowObjectsJS()[0] as { households: number; lines: number; sales: string };
}

describe.skipIf(!journeyPresent)('the complete journey, where its files are (MUSTER_JOURNEY_DATA)', () => {
  const home = mkdtempSync(join(tmpdir(), 'muster-journey-'));
  let night: NightResult;

  async function muster<T>(...args: string[]): Promise<T> {
    const { stdout } = await run(process.execPath, [join(root, 'cli', 'muster.js'), ...args, '--home', home, '--json'], { cwd: root, maxBuffer: 1 << 24 });
    return JSON.parse(stdout) as T;
  }

  beforeAll(async () => {
    night = await muster('run', '--config', 'examples/complete-journey/muster.config.ts', '--data', data, '--date', '2017-12-31');
  }, 240_000);
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  test('the night is completed with every household that bought, in at least two segments with names of their own', () => {
    expect(night).toMatchObject({ status: 'completed', logical_date: '2017-12-31', customers: 2469 });
    expect(night.segments.length).toBeGreaterThanOrEqual(2);
    expect(new Set(night.segments.map(({ name }) => name)).size).toBe(night.segments.length);
    expect(night.segments.reduce((sum, { size }) => sum + size, 0)).toBe(2469);
  });

  test('staging holds the money of the file to the cent, and every line once', async () => {
    const { households, lines, sales } = await fileTotals();
    const { rows: [staged] } = await muster<{ rows: unknown[] }>('query',
      `select count(distinct customer_id) as households, count(*) as lines, count(distinct (order_id, line_number)) as keys, cast(sum(amount) as varchar) as sales,
         max(ordered_at) < timestamp '2018-01-01' as before_the_end from staging.order_lines`);
    expect(staged).toEqual({ households, lines, keys: lines, sales, before_the_end: true });
    expect(households).toBe(2469);
  });

  test('the mart has each household once', async () => {
    const { rows } = await muster<{ rows: unknown[] }>('query',
      `select count(*) as customers, count(distinct customer_id) as households from marts.customer_orders where as_of_date = date '2017-12-31'`);
    expect(rows).toEqual([{ customers: 2469, households: 2469 }]);
  });
});
