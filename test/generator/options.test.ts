import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { generateCompany, type GenerateOptions } from '../../generator/index.ts';
import { DEFAULT_SEGMENTS } from '../../generator/segments.ts';
import { temporaryFolder } from './company.ts';

const good = { customers: 20, days: 2, seed: 1, out: 'never-written' };

test.each<[string, Partial<GenerateOptions>]>([
  ['customers', { customers: 19 }],
  ['customers', { customers: 20.5 }],
  ['customers', { customers: 9_000_001 }],
  ['customers', { customers: 5_000_000, days: 365 }],
  ['days', { days: 0 }],
  ['seed', { seed: -1 }],
  ['seed', { seed: Number.NaN }],
  ['out', { out: ' ' }],
  ['startDate', { startDate: '2026-02-30' }],
  ['endDate', { startDate: '2026-01-01', endDate: '2026-01-31' }],
  ['driftDay', { driftDay: 3 }],
  ['drift.reach', { drift: { reach: 2 } }],
  ['sharedIdentifierShare', { sharedIdentifierShare: 1.5 }],
  ['churnShare', { churnShare: Number.NaN }],
  ['segments', { segments: DEFAULT_SEGMENTS.slice(1) }],
  ['segments', { segments: [] }],
])('a bad %s is refused with its name and what is allowed', async (where, bad) => {
  await expect(generateCompany({ ...good, ...bad })).rejects.toMatchObject({
    name: 'MusterError',
    kind: 'usage',
    parts: { where, allowed: expect.any(String), todo: expect.any(String) },
  });
});

test('a folder with something else in it is refused and left as it is', async () => {
  const out = await temporaryFolder();
  await writeFile(join(out, 'thesis.txt'), 'mine');
  await expect(generateCompany({ ...good, out })).rejects.toMatchObject({ kind: 'usage', parts: { where: out } });
  expect(await readdir(out)).toEqual(['thesis.txt']);
});

test('a folder that only looks like a company is refused too', async () => {
  const out = await temporaryFolder();
  await mkdir(join(out, 'orders'));
  await expect(generateCompany({ ...good, out })).rejects.toMatchObject({ kind: 'usage' });
  expect(await readdir(out)).toEqual(['orders']);
});

test('a company with a stranger among its files is refused', async () => {
  const out = join(await temporaryFolder(), 'company');
  await generateCompany({ ...good, out });
  await writeFile(join(out, 'thesis.txt'), 'mine');
  await expect(generateCompany({ ...good, out })).rejects.toMatchObject({ kind: 'usage' });
  expect(await readdir(out)).toContain('thesis.txt');
});

test('a folder that cannot be made is an error of the environment', async () => {
  const file = join(await temporaryFolder(), 'file');
  await writeFile(file, 'not a folder');
  await expect(generateCompany({ ...good, out: join(file, 'company') })).rejects.toMatchObject({ name: 'MusterError', kind: 'environment' });
  await expect(generateCompany({ ...good, out: file })).rejects.toMatchObject({ name: 'MusterError', kind: 'usage' });
});

test('days can be given by their end', async () => {
  const out = join(await temporaryFolder(), 'company');
  const { truth } = await generateCompany({ ...good, out, endDate: '2025-03-01' });
  expect(truth).toMatchObject({ firstDate: '2025-02-28', lastDate: '2025-03-01' });
});

test('progress is told from the first day to the last', async () => {
  const out = join(await temporaryFolder(), 'company');
  const heard: number[] = [];
  await generateCompany({ ...good, out, onProgress: ({ fraction }) => heard.push(fraction) });
  expect(heard).toEqual([0.5, 1]);
});
