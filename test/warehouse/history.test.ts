import path from 'node:path';
import { expect, test } from 'vitest';
import { buildModel } from '../../warehouse/build.ts';
import { CORE_SQL, loadProject } from '../../warehouse/models/project.ts';
import { stageSource } from '../../warehouse/stage.ts';
import { copyTo, writeText } from '../support/landing.ts';
import { oneSource } from '../support/one-source.ts';
import { nightOf, rowsOf, temporaryFolder, temporaryWarehouse } from '../support/warehouse.ts';

const SOURCE = (more = ''): string => `
system: till
sources:
  receipts:
    description: One file with everything.
    path: receipts.parquet
    format: parquet
    partition: event_time
    event_time: bought_at
    loaded_at: event_time
    expect: daily
${more}    columns: {household: bigint, receipt: bigint, position: bigint, paid: double precision, bought_at: timestamp}
`;
const STAGING = `/*
kind: incremental_by_date
description: Receipts.
*/
select cast(household as varchar) as customer_id, cast(receipt as varchar) as order_id, cast(position as integer) as line_number, cast(null as varchar) as product_id,
  bought_at as ordered_at, 1 as quantity, cast(paid as decimal(12,2)) as amount, cast(0 as decimal(12,2)) as discount, partition_date, loaded_at
from sources.till__receipts
`;

async function tillProject(source: string, staging: string) {
  const folder = temporaryFolder();
  writeText(path.join(folder, 'sources', 'till.yaml'), source);
  writeText(path.join(folder, 'staging', 'till', 'stg_till__order_lines.sql'), staging);
  return loadProject({ folders: [CORE_SQL, folder], systems: ['till'] });
}

/** A company that has nothing but one file of receipts. */
async function till(rows: readonly (readonly [household: number, receipt: number, paid: number, bought: string])[], more = '') {
  const [data, warehouse, project] = [temporaryFolder(), await temporaryWarehouse(), await tillProject(SOURCE(more), STAGING)];
  const values = rows.map(([household, receipt, paid, bought]) => `(${household}::bigint, ${receipt}::bigint, 1::bigint, ${paid}::double, timestamp '${bought}')`);
  await copyTo(path.join(data, 'receipts.parquet'), `select * from (values ${values.join(', ')}) as r(household, receipt, position, paid, bought_at)`);
  const stage = (day: string, as = project) => stageSource(warehouse, as, { source: 'till.receipts', data, night: nightOf(day), run: day });
  return { warehouse, project, stage };
}

const ROWS = [[1, 10, 1.1, '2026-01-01 09:00:00'], [2, 11, 2.2, '2026-01-02 23:59:59'], [1, 12, 3.3, '2026-01-03 00:00:00']] as const;

test('an import of history is staged up to the end of the date, day by day', async () => {
  const { warehouse, stage } = await till(ROWS);
  expect(await stage('2026-01-02')).toMatchObject({ partitions: 2, rows: 2 });
  expect(await rowsOf(warehouse, 'select order_id, ordered_at, loaded_at from staging.order_lines order by 1')).toEqual([
    { order_id: '10', ordered_at: '2026-01-01T09:00:00.000Z', loaded_at: '2026-01-01T09:00:00.000Z' }, { order_id: '11', ordered_at: '2026-01-02T23:59:59.000Z', loaded_at: '2026-01-02T23:59:59.000Z' },
  ]);
  expect(await stage('2026-01-03')).toMatchObject({ partitions: 1, rows: 1 });
  expect(await stage('2026-01-01')).toMatchObject({ partitions: 0, rows: 0 });
  expect(await rowsOf(warehouse, 'select cast(sum(amount) as varchar) as total from staging.order_lines')).toEqual([{ total: '6.60' }]);
});

test('without a register whoever bought is a customer, and marts run with nothing else', async () => {
  const { warehouse, project, stage } = await till(ROWS);
  await stage('2026-01-03');
  for (const model of ['marts.customer_orders', 'marts.customer_web', 'marts.customer_campaigns', 'marts.customer_care']) {
    expect(await buildModel(warehouse, project, { model, night: nightOf('2026-01-03'), run: 'x' })).toMatchObject({ model, rows: 2, warnings: [] });
  }
  expect(await rowsOf(warehouse, 'select customer_id, frequency_84d, monetary_84d, recency_days, tenure_days, app_share_84d, sessions_28d from marts.customer_features order by 1')).toEqual([
    { customer_id: '1', frequency_84d: 2, monetary_84d: 4.4, recency_days: 0, tenure_days: 2, app_share_84d: null, sessions_28d: 0 },
    { customer_id: '2', frequency_84d: 1, monetary_84d: 2.2, recency_days: 1, tenure_days: 1, app_share_84d: null, sessions_28d: 0 },
  ]);
});

test('a date after the last event is refused where rows are expected daily', async () => {
  const { stage } = await till(ROWS);
  await expect(stage('2026-01-05')).rejects.toThrow(/receipts\.parquet: no rows for 2026-01-05; allowed: a day with rows; the last before it is 2026-01-03/);
});

test('timestamps of a source in another zone become UTC, and days are UTC days', async () => {
  const { warehouse, stage } = await till([[1, 10, 1, '2026-01-01 20:00:00'], [1, 11, 1, '2026-07-01 20:00:00']], '    timezone: America/New_York\n');
  await stage('2026-07-02');
  expect(await rowsOf(warehouse, 'select ordered_at, loaded_at, partition_date from staging.stg_till__order_lines order by 1')).toEqual([
    { ordered_at: '2026-01-02T01:00:00.000Z', loaded_at: '2026-01-02T01:00:00.000Z', partition_date: '2026-01-02' },
    { ordered_at: '2026-07-02T00:00:00.000Z', loaded_at: '2026-07-02T00:00:00.000Z', partition_date: '2026-07-02' },
  ]);
});

test('a staging model that changes is loaded anew, one that only looks different is not', async () => {
  const { warehouse, stage } = await till(ROWS);
  await stage('2026-01-03');
  const relaid = await tillProject(SOURCE(), STAGING.replace('select ', 'select -- the same\n   '));
  expect(await stage('2026-01-03', relaid)).toMatchObject({ partitions: 0 });
  const doubled = await tillProject(SOURCE(), STAGING.replace('cast(paid as', 'cast(2 * paid as'));
  expect(await stage('2026-01-03', doubled)).toMatchObject({ partitions: 3, rows: 3 });
  expect(await rowsOf(warehouse, 'select cast(sum(amount) as varchar) as total, count(*) as rows from staging.order_lines')).toEqual([{ total: '13.20', rows: 3 }]);
});

test('an entity that changes a type is staged anew from the files', async () => {
  const { warehouse, stage } = await till(ROWS);
  await stage('2026-01-03');
  const before = await tillProject(SOURCE(), STAGING);
  const model = before.models.get('staging.stg_till__order_lines')!;
  const columns = model.columns.map((column) => (column.name === 'quantity' ? { ...column, type: 'bigint' } : column));
  const changed = { ...before, models: new Map(before.models).set(model.name, { ...model, columns }) };
  expect(await stage('2026-01-02', changed)).toMatchObject({ partitions: 2, rows: 2 });
  expect(await rowsOf(warehouse, "select lower(data_type) as data_type from information_schema.columns where table_schema = 'staging' and table_name = 'stg_till__order_lines' and column_name = 'quantity'")).toEqual([{ data_type: 'bigint' }]);
});

test('rows that an import of history gets or loses later are the same in nights and in a backfill, and a correction counts from when it was known', async () => {
  const about = 'path: r.csv\nformat: csv\npartition: event_time\nevent_time: happened_at\nloaded_at: known_at\nexpect: sometimes';
  const project = await oneSource(about, { id: 'varchar', happened_at: 'timestamp', known_at: 'timestamp', v: 'integer' });
  const first = ['A,2026-01-01 10:00:00,2026-01-01 10:00:00,1', 'K,2026-01-02 10:00:00,2026-01-02 10:00:00,1', 'L,2026-01-02 11:00:00,2026-01-02 11:00:00,1'];
  const later = ['B,2026-01-01 11:00:00,2026-01-03 09:00:00,2', 'K,2026-01-01 12:00:00,2026-01-03 09:00:00,2', 'L,2026-01-01 13:00:00,2026-01-02 10:00:00,2', 'C,2026-01-03 11:00:00,2026-01-03 11:00:00,3'];
  const withoutK = [...first.filter((line) => !line.startsWith('K')), ...later].map((line) => (line.startsWith('A') ? line.replace(/1$/, '7') : line));
  const after = async (...files: [day: string, lines: string[]][]) => {
    const [data, warehouse] = [temporaryFolder(), await temporaryWarehouse()];
    const partitions: number[] = [];
    for (const [day, lines] of files) {
      writeText(path.join(data, 'r.csv'), `id,happened_at,known_at,v\n${lines.join('\n')}\n`);
      partitions.push((await stageSource(warehouse, project, { source: 'one.readings', data, night: nightOf(day), run: day })).partitions);
    }
    return { partitions, rows: await rowsOf(warehouse, 'select id, v, partition_date from staging.stg_one__readings order by id') };
  };
  const nights = await after(['2026-01-01', first], ['2026-01-02', first], ['2026-01-03', [...first, ...later]], ['2026-01-03', [...later, ...first]]);
  expect(nights.partitions).toEqual([1, 1, 2, 0]);
  expect(nights.rows).toEqual([['A', 1, '01'], ['B', 2, '01'], ['C', 3, '03'], ['K', 1, '02'], ['L', 2, '01']].map(([id, v, day]) => ({ id, v, partition_date: `2026-01-${day}` })));
  expect((await after(['2026-01-03', [...first, ...later]])).rows).toEqual(nights.rows);

  const mended = await after(['2026-01-02', first], ['2026-01-03', [...first, ...later]], ['2026-01-03', withoutK]);
  expect(mended.rows).toContainEqual({ id: 'K', v: 2, partition_date: '2026-01-01' });
  expect(mended.rows).toContainEqual({ id: 'A', v: 7, partition_date: '2026-01-01' });
  expect((await after(['2026-01-03', withoutK])).rows).toEqual(mended.rows);
});
