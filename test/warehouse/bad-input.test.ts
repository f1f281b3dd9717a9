import { mkdirSync, rmdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { MusterError } from '../../core/errors.ts';
import { stageSource } from '../../warehouse/stage.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { copyTo, land, landingPath, writeText } from '../support/landing.ts';
import { oneSource } from '../support/one-source.ts';
import { nightOf, rowsOf, shopProject, temporaryFolder, temporaryWarehouse } from '../support/warehouse.ts';

const project = await shopProject();
const GOOD = { order_id: 'O1', customer_id: 'C1', ordered_at: '2026-01-01 10:00:00', channel: 'web', device: 'mobile', order_total: 5 };
const HEADER = 'ticket_id,customer_id,opened_at,closed_at,topic,outcome,body';

/** Stages a date that must fail; nothing may be left of it. Returns the error with the folder's name taken out. */
async function refused(warehouse: Warehouse, data: string, source: string, day: string): Promise<string> {
  const error: unknown = await stageSource(warehouse, project, { source, data, night: nightOf(day), run: 'x' }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(MusterError);
  expect((error as MusterError).message).not.toContain('\n');
  expect(await rowsOf(warehouse, `select * from meta.partitions where partition_date = date '${day}'`)).toEqual([]);
  return `${(error as MusterError).kind} ${(error as MusterError).message.replaceAll(data, 'DATA').replaceAll(/\S*sql\/sources/g, 'sql/sources')}`;
}

test('a missing column', async () => {
  const [data, warehouse] = [temporaryFolder(), await temporaryWarehouse()];
  await copyTo(landingPath(data, 'orders', '2026-01-01'), "select 'O1' as order_id, 'C1' as customer_id, timestamp '2026-01-01' as ordered_at, 'web' as channel, 1.00 as order_total");
  expect(await refused(warehouse, data, 'shop.orders', '2026-01-01')).toBe(
    'contract DATA/orders/date=2026-01-01/part-0.parquet: no column device (there are: order_id, customer_id, ordered_at, channel, order_total); '
    + 'allowed: order_id, customer_id, ordered_at, channel, device, order_total, as shop.orders promises; to do: deliver the column, or correct shop.orders in sql/sources/shop.yaml');
});

test.each([
  ['no header', 'C1,Ann,ann@secret.example,2026-01-01\nC2,Bob,bob@secret.example,2026-01-01\n'],
  ['other line ends', `${HEADER}\rT1,C1,2026-01-01,,,ann@secret.example,text\r`],
])('a file with %s: its first line is nobody else\'s business', async (_, text) => {
  const [data, warehouse] = [temporaryFolder(), await temporaryWarehouse()];
  writeText(landingPath(data, 'support_tickets', '2026-01-01'), text);
  expect(await refused(warehouse, data, 'shop.support_tickets', '2026-01-01')).toMatch(/no column \w+ \(its first line has \d+ fields?, \d+ of them a promised column: is that a header\?\)/);
});

test('a column of the wrong type', async () => {
  const [data, warehouse] = [temporaryFolder(), await temporaryWarehouse()];
  await copyTo(landingPath(data, 'orders', '2026-01-01'), "select 'O1' as order_id, 'C1' as customer_id, '1 January' as ordered_at, 'web' as channel, 'x' as device, 1.00 as order_total");
  expect(await refused(warehouse, data, 'shop.orders', '2026-01-01')).toBe(
    'contract DATA/orders/date=2026-01-01/part-0.parquet: column ordered_at is VARCHAR; allowed: timestamp, as shop.orders promises; '
    + 'to do: deliver the right type, or correct shop.orders in sql/sources/shop.yaml');
});

test('an unreadable Parquet file among good ones', async () => {
  const [data, warehouse] = [temporaryFolder(), await temporaryWarehouse()];
  await land(data, 'orders', '2026-01-01', [GOOD]);
  writeFileSync(await land(data, 'orders', '2026-01-02', [GOOD]), 'PAR1 and then nothing of the kind, at some length');
  expect(await refused(warehouse, data, 'shop.orders', '2026-01-02')).toBe(
    'contract DATA/orders/date=2026-01-02/part-0.parquet: not a readable Parquet file; allowed: a complete Parquet file; to do: deliver the file again');
});

test('a folder where a file should be, and a link that leads nowhere', async () => {
  const [data, warehouse] = [temporaryFolder(), await temporaryWarehouse()];
  mkdirSync(landingPath(data, 'orders', '2026-01-01'), { recursive: true });
  expect(await refused(warehouse, data, 'shop.orders', '2026-01-01')).toBe(
    'contract DATA/orders/date=2026-01-01/part-0.parquet: a folder; allowed: a file of that name; to do: deliver one file, or give the source a path into that folder');
  rmdirSync(landingPath(data, 'orders', '2026-01-01'));
  symlinkSync('gone.parquet', landingPath(data, 'orders', '2026-01-01'));
  expect(await refused(warehouse, data, 'shop.orders', '2026-01-01')).toBe(
    'contract DATA/orders/date=2026-01-01/part-0.parquet: a link that leads nowhere; allowed: a file, or a link to one; to do: deliver the file again, or remove the link');
});

test('a day in a path that no calendar has', async () => {
  const [data, warehouse] = [temporaryFolder(), await temporaryWarehouse()];
  for (const day of ['2026-02-28', '2026-02-30']) await land(data, 'orders', day, [GOOD]);
  expect(await refused(warehouse, data, 'shop.orders', '2026-02-28')).toBe(
    'contract DATA/orders/date=2026-02-30/part-0.parquet: 2026-02-30 is not a day; allowed: a calendar day as YYYY-MM-DD for {date}; to do: deliver it under the right day, or take it away');
});

test('an empty partition of a daily source', async () => {
  const [data, warehouse] = [temporaryFolder(), await temporaryWarehouse()];
  await land(data, 'orders', '2026-01-01', []);
  expect(await refused(warehouse, data, 'shop.orders', '2026-01-01')).toBe(
    'contract DATA/orders/date=2026-01-01/part-0.parquet: partition 2026-01-01 has no rows; allowed: at least one row a day (shop.orders is expected daily); '
    + 'to do: deliver the file again, or set expect: sometimes in sql/sources/shop.yaml');
});

test('a date without data', async () => {
  const [data, warehouse] = [temporaryFolder(), await temporaryWarehouse()];
  await land(data, 'orders', '2026-01-01', [GOOD]);
  await land(data, 'orders', '2026-01-02', [{ ...GOOD, order_id: 'O2' }]);
  expect(await refused(warehouse, data, 'shop.orders', '2026-03-01')).toBe(
    'contract shop.orders (DATA/orders/date={date}/*.parquet): no file for 2026-03-01; allowed: a day from 2026-01-01 to 2026-01-02; '
    + 'to do: deliver the files, or choose another date (shop.orders is expected daily)');
});

test('a folder without a source, and no folder at all', async () => {
  const [data, warehouse] = [temporaryFolder(), await temporaryWarehouse()];
  expect(await refused(warehouse, data, 'shop.surveys', '2026-03-01')).toMatch(/no file for 2026-03-01; allowed: files that match this path; there are none/);
  expect(await refused(warehouse, `${data}/nowhere`, 'shop.orders', '2026-03-01')).toMatch(/^usage data: no folder DATA; allowed: the folder with the landing files/);
});

test('a value of the wrong type in a CSV file is named by line and never shown', async () => {
  const [data, warehouse] = [temporaryFolder(), await temporaryWarehouse()];
  writeText(landingPath(data, 'support_tickets', '2026-01-01'), `${HEADER}\nT1,C1,2026-01-01 10:00:00,,late,solved,fine\nT2,C2,jane@example.com,,late,solved,fine\n`);
  const error = await refused(warehouse, data, 'shop.support_tickets', '2026-01-01');
  expect(error).toBe('contract DATA/support_tickets/date=2026-01-01/part-0.csv: column opened_at, line 3: a value that is no TIMESTAMP; allowed: TIMESTAMP or nothing; to do: correct the file, or the type in the source contract');
});

test('a CSV line with too few columns, and a CSV file without a header', async () => {
  const [data, warehouse] = [temporaryFolder(), await temporaryWarehouse()];
  writeText(landingPath(data, 'support_tickets', '2026-01-01'), `${HEADER}\nT1,C1,2026-01-01 10:00:00\n`);
  expect(await refused(warehouse, data, 'shop.support_tickets', '2026-01-01')).toMatch(/part-0\.csv: line 2 has 3 columns; allowed: 7 columns, as in the header/);
  writeText(landingPath(data, 'support_tickets', '2026-01-01'), '');
  expect(await refused(warehouse, data, 'shop.support_tickets', '2026-01-01')).toMatch(/part-0\.csv: no header row; allowed: a first line with the column names/);
});

test('a CSV column that is there twice is refused by its name; those that nobody reads may be', async () => {
  const [data, warehouse] = [temporaryFolder(), await temporaryWarehouse()];
  writeText(landingPath(data, 'support_tickets', '2026-01-01'), `${HEADER},topic\nT1,C1,2026-01-01 10:00:00,,late,solved,fine,early\n`);
  expect(await refused(warehouse, data, 'shop.support_tickets', '2026-01-01')).toBe(
    'contract DATA/support_tickets/date=2026-01-01/part-0.csv: column topic twice in the header; allowed: each column of the source once; to do: deliver the file again, with a name for each column');
  writeText(landingPath(data, 'support_tickets', '2026-01-01'), `${HEADER},TOPIC,note,note,,\nT1,C1,2026-01-01 10:00:00,,late,solved,fine,1,2,3,,\n`);
  await stageSource(warehouse, project, { source: 'shop.support_tickets', data, night: nightOf('2026-01-01'), run: 'x' });
  expect(await rowsOf(warehouse, 'select ticket_id, topic, body from staging.stg_shop__support_tickets')).toEqual([{ ticket_id: 'T1', topic: 'late', body: 'fine' }]);
});

test('CSV columns may come in another order and with more of them', async () => {
  const [data, warehouse] = [temporaryFolder(), await temporaryWarehouse()];
  writeText(landingPath(data, 'support_tickets', '2026-01-01'), 'body,ticket_id,customer_id,opened_at,closed_at,topic,outcome,agent\n"late, very late",T1,C1,2026-01-01 10:00:00,,late,solved,Bo\n');
  writeText(landingPath(data, 'support_tickets', '2026-01-02'), `${HEADER}\nT2,C1,2026-01-02 10:00:00,,late,solved,"he said ""why?"""\n`);
  await stageSource(warehouse, project, { source: 'shop.support_tickets', data, night: nightOf('2026-01-02'), run: 'x' });
  expect(await rowsOf(warehouse, 'select ticket_id, body from staging.support_tickets order by 1')).toEqual([{ ticket_id: 'T1', body: 'late, very late' }, { ticket_id: 'T2', body: 'he said "why?"' }]);
});

test.each(['event_time', 'loaded_at'])('a time that is none leaves its row out, named, and stops nobody: as %s', async (role) => {
  const [data, warehouse] = [temporaryFolder(), await temporaryWarehouse()];
  const about = role === 'event_time' ? 'path: r.csv\nformat: csv\npartition: event_time\nevent_time: happened_at\nloaded_at: event_time\nexpect: sometimes' : 'path: r/{date}.csv\nformat: csv\nloaded_at: happened_at\nexpect: sometimes\nfreshness: {warn_after: 2 days}';
  const readings = await oneSource(about, { id: 'varchar', happened_at: 'timestamp', ends_on: 'date' });
  const none = ['infinity', '-infinity', '20000-01-01 00:00:00', '0044-03-15 (BC) 00:00:00'];
  const dates = ['infinity', '-infinity', '20000-01-01', '0044-03-15 (BC)'];
  writeText(`${data}/${role === 'event_time' ? 'r.csv' : 'r/2026-01-03.csv'}`, `id,happened_at,ends_on\n${[
    'A,2026-01-03 10:00:00,9999-12-31', 'B,0001-01-01 00:00:00,0001-01-01', ...none.map((at, index) => `T${index},${at},`), ...dates.map((until, index) => `D${index},2026-01-03 10:00:00,${until}`),
  ].join('\n')}\n`);
  const staged = await stageSource(warehouse, readings, { source: 'one.readings', data, night: nightOf('2026-01-03'), run: 'x' });
  expect(staged).toMatchObject({ rows: 2, rejected: { 'happened_at is no time': 4, 'ends_on is no time': 4 } });
  expect(await rowsOf(warehouse, 'select id from staging.readings order by 1')).toEqual([{ id: 'A' }, { id: 'B' }]);
  expect(await rowsOf(warehouse, 'select reason, id from quarantine.stg_one__readings order by 2')).toEqual([
    ...dates.map((_, index) => ({ reason: 'ends_on is no time', id: `D${index}` })), ...none.map((_, index) => ({ reason: 'happened_at is no time', id: `T${index}` })),
  ]);
});

test('a source that does not exist', async () => {
  const warehouse = await temporaryWarehouse();
  expect(await refused(warehouse, temporaryFolder(), 'shop.nothing', '2026-01-01')).toMatch(/^usage source: "shop.nothing"; allowed: shop.orders, /);
});

test('what was published stays when a later day is broken', async () => {
  const [data, warehouse] = [temporaryFolder(), await temporaryWarehouse()];
  await land(data, 'orders', '2026-01-01', [GOOD]);
  await stageSource(warehouse, project, { source: 'shop.orders', data, night: nightOf('2026-01-01'), run: 'x' });
  await copyTo(landingPath(data, 'orders', '2026-01-02'), 'select 1 as order_id');
  await refused(warehouse, data, 'shop.orders', '2026-01-02');
  expect(await rowsOf(warehouse, 'select order_id from staging.orders')).toEqual([{ order_id: 'O1' }]);
});
