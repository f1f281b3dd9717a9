import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { EXIT } from '../../cli/output/exit-codes.ts';
import { runCommandLine } from '../../cli/program.ts';
import { openWarehouse } from '../../warehouse/open.ts';
import { fakeTerminal } from './fake-terminal.ts';
import { writtenState } from './state.ts';

const lines = { source: 'shop.order_lines', dataset: 'staging.stg_shop__order_lines' };
const crm = { source: 'shop.crm_customers', dataset: 'staging.stg_shop__customers' };
const ROWS = {
  'meta.partitions': ['2026-01-01', '2026-01-02'].map((partition_date) => ({ dataset: lines.dataset, partition_date, fingerprint: 'x', status: 'published', rows: 90, run: 'x', published_at: '2026-01-03 00:00:00' })),
  'meta.quality': [
    ...['2026-01-01', '2026-01-02'].map((partition_date) => ({ ...lines, partition_date, partition_key: partition_date, measure: 'delivered', subject: '', rows: 100 })),
    { ...lines, partition_date: '2026-01-02', partition_key: '2026-01-02', measure: 'quarantined', subject: 'order_id is null', rows: 4 },
    { ...lines, partition_date: '2026-01-02', partition_key: '2026-01-02', measure: 'orphan', subject: 'product_id', rows: 7 },
    { ...lines, partition_date: '2026-01-01', partition_key: '2026-01-01', measure: 'late', subject: 'ordered_at', rows: 50 },
    { ...lines, partition_date: '2026-01-02', partition_key: '2026-01-02', measure: 'late', subject: 'ordered_at', rows: 3 },
    { ...crm, partition_date: '2026-01-02', partition_key: '2026-01-02', measure: 'delivered', subject: '', rows: 5 },
  ],
  'meta.cleaning': [{ dataset: crm.dataset, partition_date: '2026-01-01', column_name: 'email', rule: 'email', action: 'nulled', reason: 'no @', rows: 2 }],
  'meta.cleaned_rows': [
    { dataset: crm.dataset, partition_date: '2026-01-01', column_name: 'email', rule: 'email', action: 'nulled', reason: 'no @', row_key: 'customer_id=C1, partition_date=2026-01-01', customer_id: 'C1' },
    { dataset: crm.dataset, partition_date: '2026-01-01', column_name: 'email', rule: 'email', action: 'nulled', reason: 'no @', row_key: 'customer_id=C2, partition_date=2026-01-01', customer_id: 'C2' },
  ],
  'meta.source_gaps': [{ source: lines.source, missing_date: '2026-01-03', reason: 'closed' }, { source: lines.source, missing_date: '2026-01-04', reason: 'closed' }, { source: lines.source, missing_date: '2026-01-05', reason: null }],
};

async function muster(...args: string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'muster-quality-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const home = await writtenState(join(folder, 'home'), { nights: [{ date: '2026-01-02', status: 'completed' }, { date: '2026-01-06', status: 'failed' }], rows: ROWS });
  const warehouse = await openWarehouse({ engine: 'duckdb', path: home.warehouse, threads: 2 });
  await warehouse.knex.raw("create table staging.stg_shop__customers as select 'C3' as customer_id");
  await warehouse.close();
  const terminal = fakeTerminal({ env: {} });
  const code = await runCommandLine([...args, '--home', home.dir], terminal);
  return { code, out: terminal.out(), err: terminal.err() };
}

test('quality shows the newest night that did not fail, by source, in the night and in all', async () => {
  const { code, out } = await muster('quality');
  expect(code).toBe(0);
  expect(out.replaceAll(/ +/g, ' ').split('\n').map((line) => line.trim())).toEqual(expect.arrayContaining([
    'As of 2026-01-02', 'shop.crm_customers delivered 5 5', 'email nulled (email): no @ 0 2',
    'shop.order_lines delivered 100 200', 'staged 90 180', 'repeated, left out 6 16', 'quarantined: order_id is null 4 4', 'late: landed after the day of ordered_at 3 3', 'orphan: product_id that nobody knows 7 7',
  ]));
  expect(out).not.toContain('Nothing was delivered');
});

test('quality of one source on a date, as a document, with its gaps', async () => {
  const document = JSON.parse((await muster('quality', '--date', '2026-01-06', '--source', 'shop.order_lines', '--json')).out) as { quality: { source: string }[]; gaps: unknown[] };
  expect(new Set(document.quality.map(({ source }) => source))).toEqual(new Set(['shop.order_lines']));
  expect(document.gaps).toEqual([
    { source: 'shop.order_lines', from: '2026-01-03', to: '2026-01-04', days: 2, reason: 'closed' }, { source: 'shop.order_lines', from: '2026-01-05', to: '2026-01-05', days: 1, reason: null },
  ]);
  expect(await muster('quality', '--source', 'shop.surveys')).toMatchObject({ code: 0, out: 'Nothing is known of shop.surveys up to 2026-01-02.\n' });
  expect(await muster('quality', '--source', 'shop.survey')).toMatchObject({ code: EXIT.usage, err: expect.stringMatching(/--source: "shop\.survey", which is no source and no table; allowed: .*shop\.orders.*to do: write "shop\.surveys"/) as string });
});

test('explain shows what was done to one customer, and says where nothing was', async () => {
  const { out } = await muster('quality', 'explain', 'C2', '--json');
  expect(JSON.parse(out)).toMatchObject({ customer_id: 'C2', resolved_on: null, records: [], changes: [{ record: 'C2', row: 'customer_id=C2, partition_date=2026-01-01', column: 'email', rule: 'email', action: 'nulled', reason: 'no @' }] });
  expect((await muster('quality', 'explain', 'C2', '--date', '2026-01-02')).code).toBe(EXIT.usage);
  expect((await muster('quality', 'explain', 'C3')).out).toContain('No row of C3 was changed or left out');
  expect(await muster('quality', 'explain', "C'9")).toMatchObject({ code: EXIT.usage, err: expect.stringContaining(`"C'9" is in no table`) as string });
});
