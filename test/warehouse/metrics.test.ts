import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { exposition } from '../../warehouse/metrics/exposition.ts';
import { metricFamilies } from '../../warehouse/metrics/families.ts';
import { startMetricsServer } from '../../workers/metrics-server.ts';
import { rowsOf, temporaryWarehouse } from '../support/warehouse.ts';

/** Reads a label's value back as Prometheus does. */
const unescaped = (text: string): string => text.replace(/\\(.)/g, (_, letter: string) => (letter === 'n' ? '\n' : letter));

test('whatever stands in a label or a help text, every sample is one line and can be read back', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), fc.double(), (label, value) => {
    const text = exposition([{ name: 'muster_x', help: `of ${label}`, samples: [{ labels: { dataset: label }, value }] }]);
    const [help, type, sample, ...rest] = text.split('\n');
    expect([help?.startsWith('# HELP muster_x of '), type, rest]).toEqual([true, '# TYPE muster_x gauge', ['']]);
    const [, read = '', number = ''] = /^muster_x\{dataset="((?:[^"\\]|\\.)*)"\} (\S+)$/u.exec(sample ?? '') ?? [];
    expect(unescaped(read)).toBe(label);
    expect(number === 'NaN' ? Number.NaN : Number(number.replace('Inf', 'Infinity'))).toBe(value === 0 ? Number(number) : value);
  }));
});

test('an empty warehouse has families without samples; freshness is the distance from the end of the newest day', async () => {
  const warehouse = await temporaryWarehouse();
  const read = async () => metricFamilies((sql) => rowsOf(warehouse, sql), new Date('2026-01-05T06:00:00Z'));
  expect((await read()).flatMap(({ samples }) => samples)).toEqual([]);
  for (const [day, rows] of [['2026-01-02', 5], ['2026-01-03', 7]] as const) {
    await warehouse.knex('meta.partitions').insert({ dataset: 'staging.x', partition_date: day, fingerprint: 'f', status: 'published', rows, source_watermark: `${day} 23:00:00`, run: 'r', published_at: `${day} 02:00:00` });
  }
  await warehouse.knex('meta.audit_results').insert({ dataset: 'staging.x', logical_date: '2026-01-03', audit: 'not_null(a)', severity: 'warn', status: 'warn', failures: 3, rows: 7, threshold: 0, run: 'r', checked_at: '2026-01-04 02:00:00' });
  await warehouse.knex('meta.nights').insert({
    logical_date: '2026-01-03', run: 'r', trigger: 'manual', status: 'completed', started_at: '2026-01-04 02:00:00', finished_at: '2026-01-04 02:01:00',
    result: JSON.stringify({ steps: [{ name: 'stage', seconds: 1.5 }], sources: [{ source: 'shop.orders', rejected: { 'customer_id is null': 2, 'order_id repeated': 3 } }] }),
  });
  const families = await read();
  const value = (name: string): unknown => families.find((family) => family.name === name)?.samples;
  expect(value('muster_dataset_lag_seconds')).toEqual([{ labels: { dataset: 'staging.x' }, value: 30 * 3600 }]);
  expect(value('muster_dataset_newest_partition_rows')).toEqual([{ labels: { dataset: 'staging.x' }, value: 7 }]);
  expect(value('muster_dataset_partitions')).toEqual([{ labels: { dataset: 'staging.x' }, value: 2 }]);
  expect(value('muster_dataset_watermark_timestamp_seconds')).toEqual([{ labels: { dataset: 'staging.x' }, value: Date.parse('2026-01-03T23:00:00Z') / 1000 }]);
  expect(value('muster_night_step_duration_seconds')).toEqual([{ labels: { step: 'stage' }, value: 1.5 }]);
  expect(value('muster_night_rejected_rows')).toEqual([{ labels: { source: 'shop.orders' }, value: 5 }]);
  expect(value('muster_audit_failing')).toEqual([{ labels: { dataset: 'staging.x', audit: 'not_null(a)', severity: 'warn' }, value: 1 }]);
  expect(value('muster_audit_failing_rows')).toEqual([{ labels: { dataset: 'staging.x', audit: 'not_null(a)', severity: 'warn' }, value: 3 }]);
});

test('the page has every metric with its labels', async () => {
  const warehouse = await temporaryWarehouse();
  const names = (await metricFamilies((sql) => rowsOf(warehouse, sql), new Date())).map(({ name }) => name);
  const page = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
  expect([...page.matchAll(/^\| `(muster_\w+)` \|/gm)].map(([, name]) => name)).toEqual(names);
});

test('a scraper gets the text, anything else nothing, and a warehouse that does not answer is a 503 without reasons', async () => {
  let broken = false;
  const server = await startMetricsServer(0, () => (broken ? Promise.reject(new Error('secret')) : Promise.resolve('muster_x 1\n')));
  onTestFinished(() => server.close());
  const get = async (url: string): Promise<unknown[]> => {
    const answer = await fetch(url);
    return [answer.status, await answer.text(), answer.headers.get('content-type')];
  };
  expect(await get(server.url)).toEqual([200, 'muster_x 1\n', 'text/plain; version=0.0.4; charset=utf-8']);
  expect(await get(server.url.replace('/metrics', '/'))).toEqual([404, '', null]);
  broken = true;
  expect(await get(server.url)).toEqual([503, '', null]);
  await expect(startMetricsServer(Number(new URL(server.url).port), () => Promise.resolve(''))).rejects.toThrow(/metrics\.port \d+: it cannot be listened on/);
});
