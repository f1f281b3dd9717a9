import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { startSandbox } from '../../destinations/sandbox/server.ts';
import { add, adds, batchesOf, batchOf, deliver, failureOf, heldOnce, idsOf, remove, sandbox, temporaryFolder, webhook } from './helpers.ts';

const MAIN = fileURLToPath(new URL('../../destinations/sandbox/main.ts', import.meta.url));

function run(args: string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function listening(child: ChildProcess): Promise<{ url: string; port: number; pid: number }> {
  const [line] = (await once(child.stdout!, 'data')) as [Buffer];
  return JSON.parse(line.toString()) as { url: string; port: number; pid: number };
}

const post = (url: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body) });

const bodyOf = (members: unknown, audience = 'vip') => ({ audience, logical_date: '2026-01-31', members });

test('the same key again has the same answer and no second effect', async () => {
  const server = await sandbox();
  const batch = await batchOf([add('C1'), add('C2')]);
  const answers = [await webhook(server.url).send(batch), await webhook(server.url).send(batch)];
  expect(answers[0]).toEqual(answers[1]);
  expect(server.requests().map(({ outcome }) => outcome)).toEqual(['accepted', 'replayed']);
  expect(server.audiences()).toEqual([{ audience: 'vip', members: 2, batches: 1, adds: 2, removes: 0, repeats: 0, logicalDate: '2026-01-31' }]);
});

test('a key replayed after a later change does not bring the member back', async () => {
  const server = await sandbox();
  const [first, second] = [await batchOf([add('C1')]), await batchOf([remove('C1')])];
  for (const batch of [first, second, first]) await webhook(server.url).send(batch);
  expect(server.members('vip')).toEqual([]);
});

test('the same key with another content is refused', async () => {
  const server = await sandbox();
  const batch = await batchOf([add('C1')]);
  await webhook(server.url).send(batch);
  await expect(webhook(server.url).send({ ...batch, members: [add('C2')] })).rejects.toThrow('the key was used for another batch before (409)');
  expect(heldOnce(server)).toEqual(['C1']);
});

test('a sender that invents a new key for each attempt is caught doubling', async () => {
  const server = await sandbox();
  const batch = await batchOf([add('C1')]);
  for (const key of ['attempt-1', 'attempt-2']) await webhook(server.url).send({ ...batch, key });
  expect(server.members('vip')).toEqual([{ id: 'C1', identifiers: { email: 'C1@secret.example' }, adds: 2 }]);
  expect(server.audiences()[0]).toMatchObject({ members: 1, adds: 2, repeats: 1 });
});

test('a batch of the wrong shape is refused whole, by row and without quoting it', async () => {
  const server = await sandbox({ maxBatchRows: 2 });
  const member = { operation: 'add', id: 'C1', identifiers: {} };
  const send = async (body: unknown, key = 'k') => {
    const response = await post(server.url, body, key ? { 'idempotency-key': key } : {});
    return [response.status, await response.json()];
  };
  expect(await send(bodyOf([member]), '')).toEqual([400, { error: 'missing_idempotency_key' }]);
  expect(await send('{"audience')).toEqual([400, { error: 'not_json' }]);
  expect(await send(bodyOf([]))).toEqual([400, { error: 'wrong_shape' }]);
  expect(await send(bodyOf([member, { ...member, id: '' }]))).toEqual([400, { error: 'wrong_shape', row: 1 }]);
  expect(await send(bodyOf([{ ...member, operation: 'upsert' }]))).toEqual([400, { error: 'wrong_shape', row: 0 }]);
  expect(await send({ ...bodyOf([member]), logical_date: '2026-02-30' })).toEqual([400, { error: 'wrong_shape' }]);
  expect(await send(bodyOf([member, { ...member, operation: 'remove' }]))).toEqual([400, { error: 'duplicate_member', row: 1 }]);
  expect(await send(bodyOf([1, 2, 3].map((n) => ({ ...member, id: `C${n}` }))))).toEqual([413, { error: 'batch_too_large', limit: 2, rows: 3 }]);
  expect((await post(server.url, bodyOf([member]), { 'idempotency-key': 'k', 'content-type': 'text/plain' })).status).toBe(415);
  expect((await fetch(server.url)).status).toBe(404);
  expect(server.audiences()).toEqual([]);
});

test('what was received is there after a restart, and so are the keys', async () => {
  const statePath = join(await temporaryFolder(), 'state', 'sandbox.jsonl');
  const batches = await batchesOf([...adds(1, 250), remove('C0000003')]);
  const before = await startSandbox({ statePath });
  before.tellToFail({ mode: 'reject-rows', every: 100 });
  for (const batch of batches) await webhook(before.url).send(batch);
  const [members, audiences] = [before.members('vip'), before.audiences()];
  await before.close();
  const after = await sandbox({ statePath });
  for (const batch of batches) await webhook(after.url).send(batch);
  expect(after.requests().every(({ outcome }) => outcome === 'replayed')).toBe(true);
  expect([after.members('vip'), after.audiences()]).toEqual([members, audiences]);
  expect((await stat(statePath)).mode & 0o077).toBe(0);
});

test('a torn last line is forgotten, so its batch takes effect when it comes again', async () => {
  const statePath = join(await temporaryFolder(), 'sandbox.jsonl');
  const [first, second, third] = await batchesOf(adds(1, 30), 10);
  const before = await startSandbox({ statePath });
  for (const batch of [first!, second!]) await webhook(before.url).send(batch);
  await before.close();
  const text = await readFile(statePath, 'utf8');
  await writeFile(statePath, text.slice(0, -20));
  const torn = await startSandbox({ statePath });
  expect(heldOnce(torn)).toEqual(idsOf(adds(1, 10)));
  for (const batch of [second!, third!]) await webhook(torn.url).send(batch);
  await torn.close();
  expect(heldOnce(await sandbox({ statePath }))).toEqual(idsOf(adds(1, 30)));
});

test('a torn line longer than what follows it leaves nothing behind', async () => {
  const statePath = join(await temporaryFolder(), 'sandbox.jsonl');
  await writeFile(statePath, `{"key":"${'k'.repeat(5_000)}`);
  const torn = await startSandbox({ statePath });
  await webhook(torn.url).send(await batchOf([add('C1')]));
  await torn.close();
  expect(heldOnce(await sandbox({ statePath }))).toEqual(['C1']);
  expect((await readFile(statePath, 'utf8')).trimEnd().split('\n')).toHaveLength(1);
});

test('a line in the middle that is not ours is an error that names it and quotes nothing', async () => {
  const statePath = join(await temporaryFolder(), 'sandbox.jsonl');
  await writeFile(statePath, 'C1@secret.example\n');
  const starting = startSandbox({ statePath });
  await expect(starting).rejects.toThrow(`${statePath}, line 1: it is not JSON`);
  await expect(starting).rejects.not.toThrow('secret');
  await writeFile(statePath, '{}\n');
  await appendFile(statePath, '{"key":1}\n');
  await expect(startSandbox({ statePath })).rejects.toThrow('an entry without the fields of a batch');
});

test('a port in use is a one-line error that says what to do', async () => {
  const server = await sandbox();
  await expect(startSandbox({ port: server.port })).rejects.toThrow(`sandbox, 127.0.0.1:${server.port}: the port is in use; to do: give another port`);
});

test('another process can ask, tell it to fail, and reset it, with the token only', async () => {
  const server = await sandbox({ token: 's3cret' });
  const headers = { authorization: 'Bearer s3cret' };
  const control = `${server.url}/_control`;
  expect((await post(`${control}/fail`, { mode: 'after-accept', times: 1, status: 'drop', audience: 'vip' }, headers)).status).toBe(200);
  const session = webhook(server.url, { tokenEnv: 'T' }, { T: 's3cret' });
  for (const audience of ['lapsed', 'vip']) await deliver(session, await batchOf([add('C1')], audience));
  const ask = async (path: string) => (await fetch(`${control}/${path}`, { headers })).json();
  expect(await ask('audiences')).toMatchObject({ audiences: [{ audience: 'lapsed', members: 1, repeats: 0 }, { audience: 'vip', members: 1, repeats: 0 }] });
  expect(await ask('audiences/vip/members')).toEqual({ audience: 'vip', members: [{ id: 'C1', identifiers: { email: 'C1@secret.example' }, adds: 1 }] });
  expect(await ask('requests')).toMatchObject({ requests: [{ audience: 'lapsed', status: 200 }, { status: 'drop', outcome: 'accepted', fault: 'after-accept' }, { status: 200, outcome: 'replayed' }] });
  expect((await fetch(`${control}/audiences`)).status).toBe(401);
  expect((await post(`${control}/reset`, {})).status).toBe(401);
  expect((await post(`${control}/fail`, { mode: 'explode' }, headers)).status).toBe(400);
  expect((await post(`${control}/nothing`, {}, headers)).status).toBe(404);
  await post(`${control}/reset`, {}, headers);
  expect(await ask('audiences')).toEqual({ audiences: [] });
});

test('a destination that lies is seen to hold nobody', async () => {
  const server = await sandbox();
  server.tellToFail({ mode: 'before', status: 200 });
  expect((await webhook(server.url).send(await batchOf([add('C1')]))).results).toEqual([{ index: 0, status: 'acknowledged' }]);
  expect(server.members('vip')).toEqual([]);
});

test('as a process: killed after accepting and started again, it holds each member once; SIGTERM ends it', async () => {
  const state = join(await temporaryFolder(), 'sandbox.jsonl');
  const first = run(['--state', state]);
  const { url, port, pid } = await listening(first);
  expect(pid).toBe(first.pid);
  const batch = await batchOf(adds(1, 500));
  await post(`${url}/_control/fail`, { mode: 'hang', accept: true });
  const lost = failureOf(webhook(url).send(batch), batch);
  while (((await (await fetch(`${url}/_control/requests`)).json()) as { requests: unknown[] }).requests.length === 0);
  first.kill('SIGKILL');
  expect((await lost).message).toContain('no answer');
  const second = run(['--state', state, '--port', String(port)], { MUSTER_SANDBOX_TOKEN: 't0ken' });
  await listening(second);
  await deliver(webhook(url, { tokenEnv: 'T' }, { T: 't0ken' }), batch);
  const response = await fetch(`${url}/_control/audiences`, { headers: { authorization: 'Bearer t0ken' } });
  expect(await response.json()).toMatchObject({ audiences: [{ members: 500, adds: 500, repeats: 0 }] });
  second.kill('SIGTERM');
  expect(await once(second, 'exit')).toEqual([0, null]);
});

test('as a process: a wrong flag is one line and exit code 2', async () => {
  const child = run(['--port', 'http']);
  let said = '';
  child.stderr!.on('data', (chunk: Buffer) => (said += chunk.toString()));
  expect(await once(child, 'close')).toEqual([2, null]);
  expect(said).toBe('--port: "http"; allowed: a whole number from 0 to 65535; to do: correct the flag\n');
});
