import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SegmentProfile } from '../../activities/registry/segments.ts';
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

  test('what the profiles say can be counted again in the warehouse', async () => {
    const { rows: kept } = await muster<{ rows: { id: string; name: string; profile: string }[] }>('query',
      `select m.segment_id as id, s.name, m.profile from meta.model_segments m join meta.segments s on s.segmentation = m.segmentation and s.segment_id = m.segment_id`);
    expect(kept).toHaveLength(night.segments.length);
    for (const { id, profile } of kept) {
      const { value, rule, drivers, features, typical } = (JSON.parse(profile) as SegmentProfile).details!;
      // Who has no value of a feature is taken for the customer in the middle.
      const obeys = rule!.conditions.map(({ feature, from, to }) => {
        const own = `coalesce(${feature}, (select median(${feature}) from marts.customer_features where as_of_date = date '2017-12-31'))`;
        return [...(from === undefined ? [] : [`${own} >= ${from}`]), ...(to === undefined ? [] : [`${own} < ${to}`])].join(' and ');
      }).join(' and ');
      const { rows: [counted] } = await muster<{ rows: Record<string, number>[] }>('query',
        `select sum(monetary_84d) filter (where member) / sum(monetary_84d) as share, median(frequency_84d) filter (where member) as orders,
           count(*) filter (where member and obeys) / count(*) filter (where member) as covers, count(*) filter (where member and obeys) / count(*) filter (where obeys) as precision
         from (select f.*, m.segment_id = '${id}' as member, ${obeys} as obeys from marts.customer_features f
           join marts.segment_membership m on m.customer_id = f.customer_id and m.as_of_date = f.as_of_date) members`);
      expect(Number(counted!['share'])).toBeCloseTo(value!.share, 4);
      expect(Number(counted!['covers'])).toBeCloseTo(rule!.covers, 4);
      expect(Number(counted!['precision'])).toBeCloseTo(rule!.precision, 4);
      expect(features.find(({ feature }) => feature === 'frequency_84d')!.median).toBe(Number(counted!['orders']));
      for (const text of [rule!.text, drivers, ...typical]) expect(text).toMatch(/^[a-z0-9][^_<>]+$/);
    }
  });

  test('the mart has each household once', async () => {
    const { rows } = await muster<{ rows: unknown[] }>('query',
      `select count(*) as customers, count(distinct customer_id) as households from marts.customer_orders where as_of_date = date '2017-12-31'`);
    expect(rows).toEqual([{ customers: 2469, households: 2469 }]);
  });
});
