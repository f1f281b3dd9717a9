import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { measureChild } from '../../bench/process/child.ts';

const say = () => undefined;
const hold = (megabytes: number) => `let held = Buffer.alloc(${megabytes}e6, 1); held = null;`;

test('the peak of a process counts what it gave back before it ended, and what its own children took', async ({ skip }) => {
  if (!existsSync('/proc/self/status')) skip('memory is read from /proc');
  const grandchild = `${hold(150)} setTimeout(() => {}, 300);`;
  const parent = `${hold(300)} require('node:child_process').execFileSync(process.execPath, ['-e', ${JSON.stringify(grandchild)}]); process.stdout.write('done');`;
  const { stdout, seconds, uses } = await measureChild({ title: 'a process', command: process.execPath, args: ['-e', parent], say });
  expect(stdout).toBe('done');
  expect(seconds).toBeGreaterThan(0);
  const [more = 0, less = 0] = uses.map(({ megabytes }) => megabytes).toSorted((a, b) => b - a);
  expect(more).toBeGreaterThan(300);
  expect(less).toBeGreaterThan(150);
  expect(more).toBeLessThan(600);
  expect(uses.every(({ processorSeconds }) => processorSeconds > 0)).toBe(true);
});

test('a process that fails is an error with its name and last words', async () => {
  const failing = `process.stderr.write('first\\nerror: no disk left\\n    at main (file.js:1)\\n'); process.exit(3);`;
  await expect(measureChild({ title: 'the peer', command: process.execPath, args: ['-e', failing], say })).rejects.toThrow('the peer: ended with 3: error: no disk left');
});

test('a program that does not exist is an error', async () => {
  await expect(measureChild({ title: 'the peer', command: 'no-such-program-anywhere', args: [], say })).rejects.toThrow(/ENOENT/);
});

test('a process that serves is asked to end once its work is done, and as well when the work fails', async () => {
  const serving = `process.on('SIGTERM', () => { process.stdout.write(', down', () => process.exit(0)); }); setInterval(() => {}, 1000); process.stdout.write('up');`;
  const served = (meanwhile: () => Promise<void>) => measureChild({ title: 'a service', command: process.execPath, args: ['-e', serving], say, meanwhile });
  let worked = false;
  expect(await served(async () => { worked = true; await Promise.resolve(); })).toMatchObject({ stdout: 'up, down' });
  expect(worked).toBe(true);
  await expect(served(async () => Promise.reject(new Error('no night')))).rejects.toThrow('no night');
});
