import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { runInNewContext } from 'node:vm';
import { expect, onTestFinished, test } from 'vitest';
import { faultSchema } from '../../destinations/sandbox/faults.ts';
import { startSandbox } from '../../destinations/sandbox/server.ts';
import { schemaKeys } from './schema-keys.ts';
import { blocksOf, codeIn, tablesOf } from './tables.ts';

const page = readFileSync(fileURLToPath(new URL('../../docs/sandbox.md', import.meta.url)), 'utf8');
const rowsUnder = (first: string): string[][] => tablesOf(page).find(({ heading, header }) => heading === 'Faults' && header[0] === first)?.rows ?? [];

test('the page has every mode of a fault, and every key with what it allows and its default', () => {
  expect(rowsUnder('mode').flatMap(([mode = '']) => codeIn(mode))).toEqual(faultSchema.options.map(({ shape }) => shape.mode.value));
  const written = rowsUnder('key').map(([key = '', allowed, fallback = '']) => {
    const [code] = codeIn(fallback);
    return { path: codeIn(key)[0], allowed, fallback: code === undefined ? fallback : (runInNewContext(code) as unknown) };
  });
  const keys = schemaKeys(faultSchema).map(({ path, allowed, required, fallback }) =>
    ({ path, allowed: path === 'mode' ? 'one of the modes above' : allowed, fallback: required ? 'required' : fallback === undefined ? '–' : fallback }));
  expect(new Map(written.map((row) => [row.path, row]))).toEqual(new Map(keys.map((row) => [row.path, row])));
});

test.skipIf(spawnSync('curl', ['--version']).error)('its curl lines work, where there is curl', async () => {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.close());
  const lines = blocksOf(page, 'sh').join('\n').split('\n').filter((line) => line.startsWith('curl'));
  expect(lines).toHaveLength(6);
  for (const line of lines) {
    const command = line.replace('curl ', 'curl --silent --fail ').replace('http://127.0.0.1:8787', sandbox.url);
    await promisify(execFile)('/bin/sh', ['-c', command]);
  }
});
