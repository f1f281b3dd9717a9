import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@temporalio/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openHome, type Home } from '../../workers/home.ts';
import { isAlive } from '../../workers/process-identity.ts';
import { openConnection } from '../../workers/server/connection.ts';
import { freePort } from '../../workers/server/ports.ts';
import { serverLog, startServer, type StartedServer } from '../../workers/server/start.ts';
import { serverProgram } from './server-program.ts';

const executable = await serverProgram();
const noServer = executable === undefined;

let home: Home;
const running: StartedServer[] = [];
beforeEach(async () => {
  home = await openHome(await mkdtemp(join(tmpdir(), 'muster-start-')));
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
  await rm(home.dir, { recursive: true, force: true });
});
async function start(options: Partial<Parameters<typeof startServer>[0]> = {}): Promise<StartedServer> {
  const server = await startServer({ home, executable: executable ?? '', ...options });
  running.push(server);
  return server;
}

async function inClient<T>(server: StartedServer, work: (client: Client) => Promise<T>): Promise<T> {
  const connection = await openConnection(server.profile);
  try {
    return await work(new Client({ connection, namespace: server.namespace }));
  } finally {
    await connection.close();
  }
}

test.skipIf(noServer)('a restart on the same state folder keeps every execution and its search attributes', async () => {
  const searchAttributes = [{ name: 'MusterStage', type: 'KEYWORD' }, { name: 'MusterDate', type: 'DATETIME' }] as const;
  const first = await start({ namespace: 'marketing', searchAttributes });
  await inClient(first, async (client) => {
    await client.workflow.start('night', { taskQueue: 'nobody', workflowId: 'night-2026-01-31', searchAttributes: { MusterStage: ['stage'] } });
  });
  await first.stop();
  expect(isAlive(first.identity)).toBe(false);

  // A later version of Muster brings one attribute more.
  const second = await start({ namespace: 'marketing', searchAttributes: [...searchAttributes, { name: 'MusterDrift', type: 'DOUBLE' }] });
  const found = await inClient(second, async (client) => {
    const ids: string[] = [];
    for await (const execution of client.workflow.list({ query: 'MusterStage = "stage"' })) ids.push(execution.workflowId);
    return { ids, status: (await client.workflow.getHandle('night-2026-01-31').describe()).status.name };
  });
  expect(found).toEqual({ ids: ['night-2026-01-31'], status: 'RUNNING' });
});

test.skipIf(noServer)('the Web UI answers beside it, and the log is in the state folder', async () => {
  const said: string[] = [];
  const server = await start({ onProgress: (message) => said.push(message) });
  const page = await fetch(server.uiUrl);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('<html');
  expect(said).toEqual([expect.stringContaining(server.address.split(':')[1] ?? ''), `Temporal is ready: ${server.uiUrl}`]);
  expect((await stat(serverLog(home))).mode & 0o777).toBe(0o600);
  await expect.poll(() => readFile(serverLog(home), 'utf8'), { timeout: 30_000 }).toContain('Server');
});

test.skipIf(noServer)('two state folders run side by side on ports of their own', async () => {
  const other = await openHome(await mkdtemp(join(tmpdir(), 'muster-start-')));
  const [one, two] = [await start(), await start({ home: other })];
  expect(one.address).not.toBe(two.address);
  expect(one.uiUrl).not.toBe(two.uiUrl);
  await two.stop();
  await rm(other.dir, { recursive: true });
});

test.skipIf(noServer)('ports that are asked for are the ports one gets', async () => {
  const [port, uiPort] = [await freePort(), await freePort()];
  const server = await start({ port, uiPort });
  expect(server.address).toBe(`127.0.0.1:${port}`);
  expect(server.uiUrl).toBe(`http://localhost:${uiPort}`);
  await server.stop();
  const any = await start({ port: 0, uiPort: 0 });
  expect([any.address, any.uiUrl]).not.toEqual(['127.0.0.1:7233', 'http://localhost:8233']);
});

test('a port that is in use is named, and nothing is started', async () => {
  const blocker = createServer();
  const port = await new Promise<number>((resolve) => {
    blocker.listen(0, '127.0.0.1', () => resolve((blocker.address() as { port: number }).port));
  });
  await expect(start({ port })).rejects.toMatchObject({
    kind: 'environment',
    message: `--port ${port}: port ${port} is in use; allowed: a free port; to do: end what listens on it, choose another --port, or leave --port out to take any free port`,
  });
  await expect(start({ uiPort: port })).rejects.toThrow(`--ui-port ${port}: port ${port} is in use`);
  await expect(start({ port: 70_000 })).rejects.toMatchObject({ kind: 'usage' });
  blocker.close();
});

test.skipIf(noServer)('a server that cannot start says its own last words', async () => {
  await writeFile(home.temporalDb, 'this is no database, and longer than the header of one would be '.repeat(50));
  await expect(start()).rejects.toMatchObject({
    kind: 'environment',
    message: expect.stringMatching(/^Temporal server: ended while starting \(exit code 1\): .*not a database.*; to do: see .*temporal\.log$/),
  });
});

test('a program that is no server does not leave anything running', async () => {
  await expect(start({ executable: '/bin/false' })).rejects.toThrow(/ended while starting \(exit code 1\)/);
  await expect(start({ executable: join(home.dir, 'missing') })).rejects.toThrow(/ended while starting/);
  await expect(start({ executable: join(home.dir, 'missing'), keep: true })).rejects.toThrow(/missing: cannot be started \(ENOENT\)/);
});
