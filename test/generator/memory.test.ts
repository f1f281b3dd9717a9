import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { temporaryFolder } from './company.ts';

const full = process.env['MUSTER_TEST_FULL'] === '1';
const script = fileURLToPath(new URL('fixtures/generate.ts', import.meta.url));

/** The most memory in MiB that generating takes. */
async function memory(customers: number, days: number): Promise<number> {
  const options = { customers, days, seed: 1, out: join(await temporaryFolder(), 'company') };
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script, JSON.stringify(options)]);
  return Number(stdout);
}

test.runIf(full)('a million customers stream to disk in less than 1 GiB', { timeout: 300_000 }, async () => {
  expect(await memory(1_000_000, 8)).toBeLessThan(1_024);
});

test('more days take no more memory', async () => {
  const few = await memory(5_000, 7);
  const many = await memory(5_000, 60);
  expect(many).toBeLessThan(few * 1.5);
});
