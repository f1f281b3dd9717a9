import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { homePaths, openHome } from '../../workers/home.ts';
import { claim, withLock } from '../../workers/lock.ts';
import { identityOf, isAlive } from '../../workers/process-identity.ts';
import { readState, writeState } from '../../workers/state.ts';
import { requireWritable } from '../../workers/writable.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-home-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a new state folder is its owner\'s alone, ignored by git, and opening it again changes nothing', async () => {
  const home = await openHome(join(folder, 'deep', '.muster'));
  expect((await stat(home.dir)).mode & 0o777).toBe(0o700);
  expect((await readdir(home.dir)).toSorted()).toEqual(['.gitignore', 'artifacts', 'logs', 'reports']);
  await writeFile(join(home.dir, '.gitignore'), 'mine\n');
  expect(await openHome(home.dir)).toEqual(home);
  expect(await readFile(join(home.dir, '.gitignore'), 'utf8')).toBe('mine\n');
});

test('paths are absolute whatever was given', () => {
  expect(homePaths().warehouse).toBe(join(process.cwd(), '.muster', 'warehouse.duckdb'));
});

test('a state folder that cannot be created is one clear error', async () => {
  await writeFile(join(folder, 'file'), '');
  await expect(openHome(join(folder, 'file', '.muster'))).rejects.toMatchObject({ kind: 'environment', message: expect.stringMatching(/--home DIR/) });
});

test('a state file is private, replaced in one step, and of the expected shape or none', async () => {
  const path = join(folder, 'worker.json');
  const shape = z.object({ pid: z.number() });
  expect(await readState(path, shape)).toBeUndefined();
  await writeState(path, { pid: 7 });
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readState(path, shape)).toEqual({ pid: 7 });
  expect(await readState(path, z.object({ port: z.number() }))).toBeUndefined();
  expect(await readdir(folder)).toEqual(['worker.json']);
  await expect(writeState(join(folder, 'missing', 'x.json'), {})).rejects.toThrow(/cannot be written \(ENOENT\)/);
});

test('a process is recognised by its id and its start', async () => {
  expect(isAlive(identityOf())).toBe(true);
  const child = spawn('sleep', ['60']);
  const identity = identityOf(child.pid);
  expect(isAlive(identity)).toBe(true);
  expect(isAlive({ ...identity, started: '1' })).toBe(process.platform !== 'linux' && identity.started === undefined);
  // To kill(2) these mean groups of processes, or all of them.
  for (const pid of [0, -1, -identity.pid, Number.NaN]) expect(isAlive({ pid })).toBe(false);
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('exit', resolve));
  expect(isAlive(identity)).toBe(false);
});

test('a lock lets one in at a time, also when its holder fails', async () => {
  const lock = join(folder, 'lock');
  let inside = 0;
  let most = 0;
  const visits = Array.from({ length: 8 }, (_, visit) =>
    withLock(lock, 10_000, async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setTimeout(resolve, 5));
      inside -= 1;
      if (visit % 2 === 1) throw new Error('left in a hurry');
    }),
  );
  const outcomes = await Promise.allSettled(visits);
  expect(most).toBe(1);
  expect(outcomes.filter((outcome) => outcome.status === 'rejected')).toHaveLength(4);
  expect(await readdir(folder)).toEqual([]);
});

test('a lock left behind by a dead process is taken over; a living holder is named', async () => {
  const lock = join(folder, 'lock');
  await writeFile(lock, JSON.stringify({ pid: 2 ** 22 + 1 }));
  expect(await withLock(lock, 1_000, async () => 'in')).toBe('in');
  await writeFile(lock, JSON.stringify(identityOf()));
  await expect(withLock(lock, 100, async () => 'in')).rejects.toThrow(`held by process ${process.pid}`);
});

test('a claim is held by one, given back once, and taken over from the dead', async () => {
  const lock = join(folder, 'lock');
  const first = await claim(lock);
  if (!('release' in first)) throw new Error('nobody held it');
  expect(await claim(lock)).toEqual({ holder: identityOf() });
  await first.release();
  const second = await claim(lock);
  expect(second).toHaveProperty('release');
  // By now it is the second one's.
  await first.release();
  expect(await claim(lock)).toEqual({ holder: identityOf() });
  await writeFile(lock, JSON.stringify({ pid: 2 ** 22 + 1 }));
  expect(await claim(lock)).toHaveProperty('release');
});

test.skipIf(process.platform === 'win32')('a state folder that cannot be written is one clear error', async () => {
  const home = await openHome(join(folder, 'home'));
  await expect(requireWritable(home)).resolves.toBeUndefined();
  await rm(home.logs, { recursive: true });
  await expect(requireWritable(home)).rejects.toMatchObject({ kind: 'environment', message: expect.stringMatching(/logs: it cannot be written \(ENOENT\); .*--home DIR/) });
});
