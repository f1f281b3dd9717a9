import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openHome, type Home } from '../../workers/home.ts';
import { identityOf, isAlive, waitUntilGone } from '../../workers/process-identity.ts';
import { ensureServer, findServer, stopServer } from '../../workers/server/ensure.ts';
import { serverProgram } from './server-program.ts';

const noServer = (await serverProgram()) === undefined;
const OWNER = fileURLToPath(new URL('./server-owner.ts', import.meta.url));

let home: Home;
const owners: ChildProcess[] = [];
beforeEach(async () => {
  home = await openHome(await mkdtemp(join(tmpdir(), 'muster-ensure-')));
});
afterEach(async () => {
  for (const owner of owners.splice(0)) owner.kill('SIGKILL');
  await stopServer(home);
  await rm(home.dir, { recursive: true, force: true });
});

interface Owned {
  child: ChildProcess;
  server: { address: string; uiUrl: string; pid: number; started: boolean };
}

/** Another process that ensures a server for the same state folder. */
function owner(mode = 'tied'): Promise<Owned> {
  const child = spawn(process.execPath, ['--import', 'tsx', OWNER, home.dir, mode], { stdio: ['pipe', 'pipe', 'ignore'] });
  owners.push(child);
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => resolve({ child, server: JSON.parse(line) as Owned['server'] }));
    child.once('exit', (code) => reject(new Error(`ended with ${code} before it had a server`)));
  });
}

const END = 20_000;

const endings: [string, (child: ChildProcess) => void][] = [
  ['an exception', (child) => child.stdin?.write('throw\n')],
  ['process.exit', (child) => child.stdin?.write('exit\n')],
  ['SIGINT', (child) => child.kill('SIGINT')],
  ['SIGTERM', (child) => child.kill('SIGTERM')],
  ['SIGKILL', (child) => child.kill('SIGKILL')],
];

test.skipIf(noServer).for(endings)('the server ends with the process that started it: %s', async ([, end]) => {
  const { child, server } = await owner();
  const identity = identityOf(server.pid);
  expect(isAlive(identity)).toBe(true);
  end(child);
  expect(await waitUntilGone(identity, END)).toBe(true);
  expect(await findServer(home, {})).toBeUndefined();
});

test.skipIf(noServer)('a second process uses the server that runs, and does not end it', async () => {
  const first = await owner();
  const second = await ensureServer({ home, env: {}, searchAttributes: [{ name: 'MusterLate', type: 'KEYWORD' }] });
  expect(second).toMatchObject({ address: first.server.address, uiUrl: first.server.uiUrl, pid: first.server.pid, started: false });
  await second.stop();
  expect(isAlive(identityOf(first.server.pid))).toBe(true);
});

test.skipIf(noServer)('two processes that start at once end up with one server', async () => {
  const both = await Promise.all([owner(), owner()]);
  expect(new Set(both.map(({ server }) => server.pid)).size).toBe(1);
  expect(both.filter(({ server }) => server.started)).toHaveLength(1);
});

test.skipIf(noServer)('one whose owner was just killed is not used again: the next process starts its own', async () => {
  const first = await owner();
  first.child.kill('SIGKILL');
  const second = await owner();
  expect(second.server.started).toBe(true);
  expect(isAlive(identityOf(second.server.pid))).toBe(true);
});

test.skipIf(noServer)('a server that was asked to stay outlives its owner, and can be ended later', async () => {
  const { child, server } = await owner('keep');
  const identity = identityOf(server.pid);
  child.stdin?.write('stop\n');
  await new Promise((resolve) => child.once('exit', resolve));
  expect(await findServer(home, {})).toMatchObject({ pid: server.pid });
  expect(await stopServer(home)).toBe(true);
  expect(isAlive(identity)).toBe(false);
  expect(await stopServer(home)).toBe(false);
});

test.skipIf(noServer)('stop ends the server in order and forgets it', async () => {
  const server = await ensureServer({ home, env: process.env });
  expect(server.started).toBe(true);
  expect(JSON.parse(await readFile(home.serverState, 'utf8'))).toMatchObject({ address: server.address, uiUrl: server.uiUrl, pid: server.pid });
  await expect(ensureServer({ home, env: {}, port: 1 })).rejects.toThrow(/--port 1: a server runs already/);
  await server.stop();
  expect(await findServer(home, {})).toBeUndefined();
});

test('a stale, foreign or broken record counts as none', async () => {
  const record = { address: '127.0.0.1:1', uiUrl: 'http://localhost:1', namespace: 'default', owner: null };
  const stale = [
    JSON.stringify({ ...record, pid: 2 ** 22 + 1 }),
    // This process's id, but a start time that is not its own: the id was given away again.
    JSON.stringify({ ...record, pid: process.pid, started: '1' }),
    JSON.stringify({ pid: process.pid }),
    JSON.stringify({ ...record, pid: -1 }),
    JSON.stringify({ ...record, pid: 1 }),
    '{"half',
  ];
  for (const text of stale) {
    await writeFile(home.serverState, text);
    expect(await findServer(home, {})).toBeUndefined();
  }
});

test('with TEMPORAL_ADDRESS nothing is started; an address that does not answer is named', async () => {
  const env = { TEMPORAL_ADDRESS: '127.0.0.1:9' };
  expect(await findServer(home, env)).toMatchObject({ address: '127.0.0.1:9', started: false });
  await expect(ensureServer({ home, env, connectTimeoutMs: 300 })).rejects.toThrow(/^Temporal server 127\.0\.0\.1:9: does not answer; to do: check the address/);
  expect(await findServer(home, {})).toBeUndefined();
});
