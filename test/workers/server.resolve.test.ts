import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cacheFolder, cachedProgram } from '../../workers/server/cache.ts';
import { fetchIntoCache } from '../../workers/server/fetch.ts';
import { probe } from '../../workers/server/probe.ts';
import { firstOf } from '../../workers/server/resolve.ts';
import type { Strategy } from '../../workers/server/source.ts';
import { address } from '../../workers/server/strategies/address.ts';
import { cached } from '../../workers/server/strategies/cached.ts';
import { goInstall } from '../../workers/server/strategies/go-install.ts';
import { strategies } from '../../workers/server/strategies/index.ts';
import { onPath } from '../../workers/server/strategies/on-path.ts';

const VERSION = 'temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-resolve-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A machine of our own: PATH is one folder, the cache another, and /bin for the shell. */
function surroundings(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return { PATH: join(folder, 'path'), MUSTER_CACHE: join(folder, 'cache'), ...extra };
}

async function script(path: string, body: string): Promise<string> {
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, `#!/bin/sh\n${body}\n`);
  await chmod(path, 0o755);
  return path;
}

function refuse(name: string, reason: string): Strategy {
  return { name, attempt: async () => ({ reason }) };
}

/** A command that writes a server program into the folder named by $GOBIN, as `go install` does. */
const BUILDS = `printf '#!/bin/sh\\necho "${VERSION}"\\n' > "$GOBIN/temporal"; /bin/chmod +x "$GOBIN/temporal"`;

test('the order is: what the environment names, PATH, our cache, the official download, Go', () => {
  expect(strategies.map((strategy) => strategy.name)).toEqual([
    'TEMPORAL_ADDRESS', 'temporal on PATH', 'our cache', 'the official download', 'go install',
  ]);
});

test('a server named by TEMPORAL_ADDRESS is taken as it is', async () => {
  const found = await firstOf(strategies, { env: surroundings({ TEMPORAL_ADDRESS: 'temporal.example:7233', TEMPORAL_NAMESPACE: 'marketing' }) });
  expect(found).toMatchObject({ kind: 'address', address: 'temporal.example:7233', namespace: 'marketing', foundBy: 'TEMPORAL_ADDRESS' });
});

test('a configuration file counts only when the environment points at it', async () => {
  const file = join(folder, 'temporal.toml');
  await writeFile(file, '[profile.default]\naddress = "cloud.example:7233"\n');
  const strategy: Strategy[] = [address];
  await expect(firstOf(strategy, { env: surroundings({ HOME: folder }) })).rejects.toThrow(/TEMPORAL_ADDRESS \(not set\)/);
  expect(await firstOf(strategy, { env: surroundings({ TEMPORAL_CONFIG_FILE: file }) })).toMatchObject({ address: 'cloud.example:7233' });
  const empty = join(folder, 'empty.toml');
  await writeFile(empty, '[profile.default]\n');
  await expect(firstOf(strategy, { env: surroundings({ TEMPORAL_CONFIG_FILE: empty }) })).rejects.toThrow(/without an address/);
});

test('the command on PATH comes before the cache, and the choice is said on screen', async () => {
  const onThePath = await script(join(folder, 'path', 'temporal'), `echo "${VERSION}"`);
  await script(cachedProgram(join(folder, 'cache')), `echo "${VERSION}"`);
  const said: string[] = [];
  const found = await firstOf(strategies, { env: surroundings(), onProgress: (message) => said.push(message) });
  expect(found).toMatchObject({ kind: 'executable', path: onThePath, foundBy: 'temporal on PATH' });
  expect(said).toEqual([expect.stringContaining(`${onThePath}, 1.5.1 (Server 1.29.1, UI 2.42.1), by temporal on PATH`)]);
});

test('a broken, foreign or too old program is passed over for the next one, and each reason is told', async () => {
  await script(join(folder, 'path', 'temporal'), 'echo "temporal version 0.10.0 (Server 1.20.0, UI 2.9.0)"');
  const inCache = cachedProgram(join(folder, 'cache'));
  await script(inCache, 'echo "another tool 1.0"');
  await expect(firstOf([onPath, cached], { env: surroundings() })).rejects.toThrow(/is too old: 0\.10\.0.*is not the Temporal program.*another tool 1\.0/);
  await script(inCache, 'echo no library >&2; exit 3');
  await expect(firstOf([cached], { env: surroundings() })).rejects.toThrow(/--version failed/);
  await script(inCache, `echo "${VERSION}"`);
  expect(await firstOf([onPath, cached], { env: surroundings() })).toMatchObject({ path: inCache, foundBy: 'our cache' });
});

test('where nothing else is there, Go builds the server into the cache, once', async () => {
  const go = await script(join(folder, 'path', 'go'), `[ "$1" = install ] || exit 9\n${BUILDS}`);
  const found = await firstOf([onPath, cached, goInstall], { env: surroundings() });
  const inCache = cachedProgram(join(folder, 'cache'));
  expect(found).toMatchObject({ path: inCache, foundBy: 'go install' });
  expect(await readdir(join(inCache, '..'))).toEqual(['temporal']);
  await rm(go);
  expect(await firstOf([onPath, cached, goInstall], { env: surroundings() })).toMatchObject({ path: inCache, foundBy: 'our cache' });
});

test('a build that fails leaves nothing in the cache and says why', async () => {
  await script(join(folder, 'path', 'go'), `${BUILDS}\necho half > "$GOBIN/temporal"\necho "go: no network" >&2; exit 1`);
  // What an earlier process left when it was killed goes too.
  await mkdir(join(folder, 'cache', 'bin', `.fetch-${2 ** 22 + 1}-abc`), { recursive: true });
  await expect(firstOf([cached, goInstall], { env: surroundings() })).rejects.toThrow(/our cache \(no program at .*\), go install \(go: no network\).*to do: install the temporal command/);
  expect(await readdir(join(folder, 'cache', 'bin'))).toEqual([]);
});

test('a download that stands still is given up', async () => {
  const said: string[] = [];
  const outcome = await fetchIntoCache({
    cacheDir: join(folder, 'cache'),
    command: () => ({ path: '/bin/sh', args: ['-c', 'exec sleep 60'], env: {} }),
    timeoutMs: 60_000,
    stallMs: 100,
    tickMs: 20,
    onTick: (elapsed, megabytes) => said.push(`${elapsed} ${megabytes}`),
  });
  expect(outcome).toEqual({ reason: 'the network does not answer' });
  expect(said[0]).toBe('0:00 0');
});

test('the official download says why it was impossible', async () => {
  // The test needs no network: a proxy that nobody listens on refuses at once.
  const env = surroundings({ PATH: process.env.PATH, HTTPS_PROXY: 'http://127.0.0.1:9', ALL_PROXY: 'http://127.0.0.1:9' });
  const { download } = await import('../../workers/server/strategies/download.ts');
  await expect(firstOf([download], { env })).rejects.toThrow(/the official download \(Failed to start ephemeral server: failed to download/);
});

test('when nothing is possible, one line lists what was tried and what to do', async () => {
  await expect(firstOf([refuse('first', 'away'), refuse('second', 'closed')], { env: {} })).rejects.toMatchObject({
    kind: 'environment',
    message: expect.stringMatching(/^Temporal server: none; tried first \(away\), second \(closed\); to do: .*TEMPORAL_ADDRESS/),
  });
});

test('the cache folder follows MUSTER_CACHE, then XDG_CACHE_HOME, then the home folder', () => {
  expect(cacheFolder({ MUSTER_CACHE: '/a', XDG_CACHE_HOME: '/b', HOME: '/c' })).toBe('/a');
  expect(cacheFolder({ XDG_CACHE_HOME: '/b', HOME: '/c' })).toBe('/b/muster');
  expect(cacheFolder({ HOME: '/c' })).toBe('/c/.cache/muster');
});

test('a program that answers without a server version is trusted', async () => {
  const path = await script(join(folder, 'temporal'), 'echo "temporal version 9.0.0"');
  expect(await probe(path)).toEqual({ kind: 'executable', path, version: '9.0.0' });
});
