import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BIN = join(ROOT, 'cli', 'muster.js');

function run(command: string, args: string[], cwd = ROOT): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(command, args, { cwd, env: { ...process.env, npm_config_offline: 'true' } }, (error, out, err) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }));
  });
}

test('npx --no muster finds our command in a checkout, not a stranger of that name on the registry', async () => {
  const { code, out } = await run('npx', ['--no', 'muster', 'help']);
  expect(out).toContain('Turns raw customer data into audiences');
  expect(code).toBe(0);
});

test('what libraries print to the console does not mix with the answer', async () => {
  const script = `process.argv = ['node', 'muster', '--version']; await import(${JSON.stringify(BIN)}).catch(() => 0);`;
  const noisy = `process.on('exit', () => console.log('chatter'));${script}`;
  expect(await run(process.execPath, ['--input-type=module', '--eval', noisy])).toMatchObject({ out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), err: 'chatter\n' });
});

test('outside of a checkout npx --no muster installs nothing', async () => {
  const elsewhere = await mkdtemp(join(tmpdir(), 'muster-elsewhere-'));
  const { code, out } = await run('npx', ['--no', 'muster', 'help'], elsewhere);
  expect(code).not.toBe(0);
  expect(out).not.toContain('Usage: muster');
  await rm(elsewhere, { recursive: true });
});

test('the process ends with the exit code of the command', async () => {
  expect(await run(process.execPath, [BIN, 'docter'])).toMatchObject({ code: 2, out: '', err: expect.stringContaining('did you mean doctor?') });
  expect((await run(process.execPath, [BIN, '--version'])).code).toBe(0);
});

test('a reader that stops early is no error', async () => {
  const { code, out, err } = await run('/bin/sh', ['-c', `set -e; "${process.execPath}" "${BIN}" generate --help | head -n 1`]);
  expect({ code, out, err }).toEqual({ code: 0, out: 'Usage: muster generate [options]\n', err: '' });
});

test.for(['SIGINT', 'SIGTERM'] as const)('sandbox says where it listens, and ends on %s', async (signal) => {
  const child = spawn(process.execPath, [BIN, 'sandbox', '--port', '0', '--json'], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const started = await new Promise<string>((resolve) => lines.once('line', resolve));
  const { url, pid } = JSON.parse(started) as { url: string; pid: number };
  expect(pid).toBe(child.pid);
  expect(await (await fetch(`${url}/_control/audiences`)).json()).toEqual({ audiences: [] });
  child.kill(signal);
  expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(0);
});
