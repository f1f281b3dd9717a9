import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { retryAfterMs } from '../../core/retry-after.ts';
import { RetryableError } from '../../destinations/retryable.ts';
import { add, adds, batchesOf, batchOf, deliver, failureOf, heldOnce, idsOf, remove, sandbox, webhook } from './helpers.ts';

/** A server that answers every request the same way, for answers the sandbox would never give. */
async function answering(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const saying = (status: number, body = '') => answering((request, response) => void request.resume().on('end', () => response.writeHead(status).end(body)));

test('additions and removals arrive once each, in order of their batches', async () => {
  const server = await sandbox();
  for (const batch of await batchesOf([...adds(1, 250), remove('C0000007')])) await webhook(server.url).send(batch);
  expect(heldOnce(server)).toEqual(idsOf(adds(1, 250)).filter((id) => id !== 'C0000007'));
  expect(server.requests().map(({ rows, status }) => [rows, status])).toEqual([[100, 200], [100, 200], [51, 200]]);
});

test.each([
  ['answers 503 before it looks', { mode: 'before', status: 503 }],
  ['drops the connection before it looks', { mode: 'before', status: 'drop' }],
  ['takes the batch, then answers 500', { mode: 'after-accept', status: 500 }],
  ['takes the batch, then drops the connection', { mode: 'after-accept', status: 'drop' }],
  ['asks to slow down after taking it', { mode: 'after-accept', status: 429, retryAfter: 0 }],
] as const)('a destination that %s still has each member once', async (_, fault) => {
  const server = await sandbox();
  server.tellToFail({ ...fault, times: 3 });
  for (const batch of await batchesOf(adds(1, 250))) await deliver(webhook(server.url), batch);
  expect(heldOnce(server)).toEqual(idsOf(adds(1, 250)));
  expect(server.members('vip').every((member) => member.adds === 1)).toBe(true);
  expect(server.requests()).toHaveLength(6);
});

test.each([false, true])('a destination that never answers (having taken the batch: %s) is given up on and asked again', async (accept) => {
  const server = await sandbox();
  server.tellToFail({ mode: 'hang', accept });
  const batch = await batchOf(adds(1, 10));
  const session = webhook(server.url, { timeoutMs: 300 });
  const error = await failureOf(session.send(batch), batch);
  expect(error).toBeInstanceOf(RetryableError);
  expect(error.message).toContain('no answer within 300 ms');
  await deliver(webhook(server.url), batch);
  expect(heldOnce(server)).toEqual(idsOf(adds(1, 10)));
});

test('429 hands on how long the destination wants to be left alone', async () => {
  const server = await sandbox();
  server.tellToFail({ mode: 'before', status: 429, retryAfter: 7 });
  const batch = await batchOf([add('C1')]);
  expect(await failureOf(webhook(server.url).send(batch), batch)).toMatchObject({ kind: 'environment', retryAfterMs: 7000 });
});

test.each([
  ['120', 120_000],
  ['0', 0],
  ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
  ['Thu, 01 Jan 2015 00:00:00 GMT', 0],
  ['9999999', 86_400_000],
  ['soon', undefined],
  ['', undefined],
  [null, undefined],
])('Retry-After "%s" is %s milliseconds', (header, wait) => {
  expect(retryAfterMs(header, Date.parse('2026-01-01T00:00:00Z'))).toBe(wait);
});

test('rejected rows are told apart by index, and the others count', async () => {
  const server = await sandbox();
  server.tellToFail({ mode: 'reject-rows', every: 2, reason: 'invalid_email' });
  const batch = await batchOf(adds(1, 4));
  const expected = [
    { index: 0, status: 'rejected', reason: 'invalid_email' },
    { index: 1, status: 'acknowledged' },
    { index: 2, status: 'rejected', reason: 'invalid_email' },
    { index: 3, status: 'acknowledged' },
  ];
  expect((await webhook(server.url).send(batch)).results).toEqual(expected);
  expect((await webhook(server.url).send(batch)).results).toEqual(expected);
  expect(heldOnce(server)).toEqual(['C0000002', 'C0000004']);
});

test('a batch over the limit is a final error that names the limit', async () => {
  const server = await sandbox({ maxBatchRows: 3 });
  const batch = await batchOf(adds(1, 4));
  const error = await failureOf(webhook(server.url).send(batch), batch);
  expect(error.kind).toBe('contract');
  expect(error.message).toMatch(/a batch of 4 members, \d+ bytes, is too large \(413\); allowed: at most 3 members; to do: set batchRows to 3/);
});

test('the token goes along; without it the error names the variable to set, never the token', async () => {
  const server = await sandbox({ token: 's3cret' });
  const batch = await batchOf([add('C1')]);
  await webhook(server.url, { tokenEnv: 'CRM_TOKEN' }, { CRM_TOKEN: ' s3cret\n' }).send(batch);
  expect(heldOnce(server)).toEqual(['C1']);
  const wrong = await failureOf(webhook(server.url, { tokenEnv: 'CRM_TOKEN' }, { CRM_TOKEN: 'wr0ng' }).send(batch), batch);
  expect(wrong.message).toContain('the credentials were refused (401); to do: put a valid token into CRM_TOKEN');
  expect(wrong.message).not.toContain('wr0ng');
  expect(() => webhook(server.url, { tokenEnv: 'CRM_TOKEN' })).toThrow('environment variable CRM_TOKEN: it is not set');
  const broken = () => webhook(server.url, { tokenEnv: 'CRM_TOKEN' }, { CRM_TOKEN: 'two words' });
  expect(broken).toThrow('characters a bearer token cannot have');
  expect(broken).not.toThrow('two words');
});

test('the address may come from the environment, and is not repeated beyond its origin', async () => {
  const server = await sandbox();
  const batch = await batchOf([add('C1')]);
  await webhook(server.url, { url: undefined, urlEnv: 'CRM_URL' }, { CRM_URL: server.url }).send(batch);
  const hidden = webhook(server.url, { url: undefined, urlEnv: 'CRM_URL' }, { CRM_URL: `${server.url}/hooks/s3cret?k=s3cret` });
  const error = await failureOf(hidden.send(batch), batch);
  expect(error.message).toContain(`destination crm (${server.url}): there is nothing at this address (404)`);
  expect(error.message).not.toContain('s3cret');
  expect(() => webhook('http://user:s3cret@a.example')).toThrow('http://... or https://... without user and password');
});

test.each([400, 401, 403, 404, 409, 413, 422, 418, 301])('%i is final, and nothing of what the server says is repeated', async (status) => {
  const batch = await batchOf([add('C1')]);
  const url = await saying(status, JSON.stringify({ error: 'C1@secret.example is unknown', members: batch.members }));
  const error = await failureOf(webhook(url).send(batch), batch);
  expect(error).not.toBeInstanceOf(RetryableError);
  expect(error.kind).toBe('contract');
  expect(error.message).toContain(String(status));
});

test.each([408, 425, 429, 500, 502, 503, 504])('%i may pass', async (status) => {
  const batch = await batchOf([add('C1')]);
  expect(await failureOf(webhook(await saying(status, 'C1@secret.example')).send(batch), batch)).toBeInstanceOf(RetryableError);
});

test('members are never sent on to where a redirect points', async () => {
  const elsewhere = await sandbox();
  const url = await answering((_, response) => response.writeHead(307, { location: elsewhere.url }).end());
  const batch = await batchOf([add('C1')]);
  expect((await failureOf(webhook(url).send(batch), batch)).message).toContain('configure the address it moved to');
  expect(elsewhere.requests()).toEqual([]);
});

test('a plain webhook that answers without results acknowledges the whole batch', async () => {
  const batch = await batchOf(adds(1, 2));
  for (const url of [await saying(200, 'ok'), await saying(204), await saying(202, '{"queued":true}')]) {
    expect((await webhook(url).send(batch)).results.map(({ status }) => status)).toEqual(['acknowledged', 'acknowledged']);
  }
});

test.each([
  ['a 207 without results', 207, '{}'],
  ['fewer results than members', 200, '{"results":[{"index":0,"status":"acknowledged"}]}'],
  ['an index twice', 200, '{"results":[{"index":0,"status":"acknowledged"},{"index":0,"status":"acknowledged"}]}'],
  ['an index beyond the batch', 200, '{"results":[{"index":0,"status":"acknowledged"},{"index":2,"status":"rejected","reason":"x"}]}'],
  ['a status nobody knows', 200, '{"results":[{"index":0,"status":"fine"},{"index":1,"status":"acknowledged"}]}'],
])('%s acknowledges nobody', async (_, status, body) => {
  const batch = await batchOf(adds(1, 2));
  const error = await failureOf(webhook(await saying(status, body)).send(batch), batch);
  expect(error.kind).toBe('contract');
});

test.each([
  ['invalid_email', 'invalid_email'],
  ['C1@secret.example is not valid', 'unspecified'],
  ['unknown_c1', 'unspecified'],
  ['phone_4366012345', 'unspecified'],
  [{ code: 7 }, 'unspecified'],
  [undefined, 'unspecified'],
])('a row rejected for %j is recorded as %s', async (reason, recorded) => {
  const url = await saying(207, JSON.stringify({ results: [{ index: 0, status: 'rejected', reason }] }));
  expect((await webhook(url).send(await batchOf([add('C1')]))).results).toEqual([{ index: 0, status: 'rejected', reason: recorded }]);
});

test('nobody listening may pass', async () => {
  const server = await sandbox();
  await server.close();
  const batch = await batchOf([add('C1')]);
  const error = await failureOf(webhook(server.url).send(batch), batch);
  expect(error).toBeInstanceOf(RetryableError);
  expect(error.message).toContain('ECONNREFUSED');
});

test('cancelling ends the wait with the reason given, and the batch can be sent again', async () => {
  const server = await sandbox();
  server.tellToFail({ mode: 'hang', accept: true });
  const batch = await batchOf([add('C1')]);
  const night = new AbortController();
  const outcome = webhook(server.url).send(batch, night.signal).then(() => undefined, (error: unknown) => error);
  while (server.requests().length === 0) await new Promise((resolve) => setImmediate(resolve));
  night.abort(new Error('night cancelled'));
  expect(await outcome).toEqual(new Error('night cancelled'));
  await webhook(server.url).send(batch);
  expect(heldOnce(server)).toEqual(['C1']);
});
