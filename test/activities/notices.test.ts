import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { notify } from '../../activities/notify.ts';
import type { Happening } from '../../activities/notices/send.ts';
import type { ActivityDeps } from '../../activities/deps.ts';
import type { MusterConfig } from '../../config/schema.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { decisionAsked } from '../../workflows/notify.ts';
import { httpReceiver, type HttpReceiver } from '../support/http-receiver.ts';
import { nightAt, runStep, stepDeps } from '../support/step.ts';
import { rowsOf, sharedWarehouse } from '../support/warehouse.ts';

const DATE = '2026-04-08';
const FAILED: Happening = { event: 'fail', summary: '1 gate said no', details: ['silhouette on model:customers: 0.04 (limit 0.1)'], about: ['model:customers silhouette'] };

let warehouse: Warehouse;
let release: () => Promise<void>;
let receiver: HttpReceiver;
beforeAll(async () => {
  ({ warehouse, release } = await sharedWarehouse());
});
afterAll(() => release());
beforeEach(async () => {
  await warehouse.knex('meta.notifications').delete();
  receiver = await httpReceiver();
  onTestFinished(() => receiver.close());
});

function told(notifications: MusterConfig['notifications'], happening: Happening, more: Partial<ActivityDeps> = {}) {
  const config: MusterConfig = { name: 'shop', segmentations: { customers: { features: ['a'] } }, notifications };
  return runStep(notify, stepDeps(warehouse, config, more), { night: nightAt(DATE), happening });
}

test('who wants to know of it is told once, whoever tells it again', async () => {
  const wanting: MusterConfig['notifications'] = [
    { kind: 'webhook', url: receiver.url, on: ['fail'] },
    { kind: 'slack', url: receiver.url, on: ['warn', 'fail'], link: 'https://reports.example.com/{date}.html' },
    { kind: 'slack', url: `${receiver.url}/other`, on: ['drift'] },
  ];
  const linkToNight = async (run: string) => `http://localhost:8233/${run}`;
  expect(await told(wanting, FAILED, { linkToNight })).toEqual({ sent: 2, problems: [] });
  expect(receiver.received.map(({ body }) => body['link'] ?? body['text'])).toEqual(expect.arrayContaining([
    `http://localhost:8233/shop-nightly-${DATE}`, `A gate failed: 1 gate said no (shop, ${DATE}) https://reports.example.com/${DATE}.html`,
  ]));
  // The night again, with a figure that has moved: the same happening.
  expect(await told(wanting, { ...FAILED, details: ['silhouette on model:customers: 0.05 (limit 0.1)'] })).toEqual({ sent: 0, problems: [] });
  // Another gate is another happening.
  expect(await told(wanting, { ...FAILED, about: ['model:customers stability'] })).toMatchObject({ sent: 2 });
  expect(receiver.received).toHaveLength(4);
});

test('whoever is waited for is told so with until when, once for each thing that is asked', async () => {
  const wanting: MusterConfig['notifications'] = [{ kind: 'webhook', url: receiver.url }];
  const gate = { subject: 'model:customers', name: 'silhouette', verdict: 'warn' as const, value: 0.1, threshold: 0.08, reason: '' };
  const asked = (hash: string) => decisionAsked([gate], [{ subject: 'model:customers', content: '{}', summary: '', gates: [], hash }], '2026-04-09T15:00:00.000Z');
  for (const hash of ['first', 'first', 'another challenger', 'another challenger']) await told(wanting, asked(hash)!);
  expect(receiver.received.map(({ body }) => body['summary'])).toEqual(Array.from({ length: 2 }, () => '1 gate warned: the night waits until 2026-04-09T15:00:00.000Z for somebody to decide'));
});

test('what does not arrive is said without its address, and arrives when the night tells it again', async () => {
  receiver.answers.push(500, 500, 500);
  const wanting: MusterConfig['notifications'] = [{ kind: 'webhook', url: receiver.url }];
  const { sent, problems } = await told(wanting, FAILED);
  expect({ sent, problems }).toEqual({ sent: 0, problems: ['notifications.0 (webhook) was not told that "fail" happened: it answered 500'] });
  expect(await rowsOf(warehouse, 'select status, problem from meta.notifications')).toEqual([{ status: 'failed', problem: 'it answered 500' }]);
  expect(await told(wanting, FAILED)).toEqual({ sent: 1, problems: [] });
  expect(await rowsOf(warehouse, 'select event, status, problem from meta.notifications')).toEqual([{ event: 'fail', status: 'sent', problem: null }]);
  expect(new Set(receiver.received.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
});

test('a crash between sending and noting sends it again under its key, and no third time', async () => {
  const wanting: MusterConfig['notifications'] = [{ kind: 'webhook', urlEnv: 'MUSTER_TEST_HOOK' }];
  process.env['MUSTER_TEST_HOOK'] = receiver.url;
  const crash = async (point: string) => { if (point === 'notify:after-send') throw new Error('killed'); };
  expect(await told(wanting, FAILED, { checkpoint: crash })).toMatchObject({ sent: 0 });
  expect(await rowsOf(warehouse, 'select status from meta.notifications')).toEqual([{ status: 'sending' }]);
  expect(await told(wanting, FAILED)).toMatchObject({ sent: 1 });
  expect(await told(wanting, FAILED)).toMatchObject({ sent: 0, problems: [] });
  expect(receiver.received).toHaveLength(2);
  expect(new Set(receiver.received.map(({ body }) => body['key'])).size).toBe(1);
});

test('a variable that is not set is said, and others are told all the same', async () => {
  const { sent, problems } = await told([{ kind: 'slack', urlEnv: 'MUSTER_TEST_NO_HOOK' }, { kind: 'webhook', url: receiver.url }], FAILED);
  expect(sent).toBe(1);
  expect(problems).toEqual([expect.stringMatching(/^notifications\.0 \(slack\) was not told.*MUSTER_TEST_NO_HOOK: it is not set/)]);
});
