import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommandLine } from '../../cli/program.ts';
import { startQueryServer } from '../../warehouse/query/server.ts';
import { openWarehouse } from '../../warehouse/open.ts';
import { fillPictured, NIGHTS } from '../support/pictured.ts';
import { fakeTerminal } from './fake-terminal.ts';
import { writtenState } from './state.ts';

let folder: string;

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const terminal = fakeTerminal();
  const code = await runCommandLine(['segments', ...args, '--home', join(folder, 'home')], terminal);
  return { code, out: terminal.out(), err: terminal.err() };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-pictures-'));
  const home = await writtenState(join(folder, 'home'), { nights: NIGHTS.map((date) => ({ date, status: 'completed' })) });
  const warehouse = await openWarehouse({ engine: 'duckdb', path: home.warehouse, threads: 2 });
  await fillPictured(warehouse);
  await warehouse.close();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a map is written into the state folder and told in words, also while a worker owns the warehouse', async () => {
  const alone = await run('map', '--sample', '100');
  const file = join(folder, 'home', 'pictures', 'customers-map-2026-04-02.svg');
  expect(alone).toMatchObject({ code: 0, out: expect.stringContaining(`Who is like whom (customers, 2026-04-02, model v1): ${file}\nMap of `) as unknown });
  const svg = await readFile(file, 'utf8');
  expect(svg).toMatch(/^<svg .*Bargain &#60;b&#62;hunters.*Weekend visitors.*<\/svg>\n$/s);

  const warehouse = await openWarehouse({ engine: 'duckdb', path: join(folder, 'home', 'warehouse.duckdb'), threads: 2 });
  const server = await startQueryServer(warehouse, { home: join(folder, 'home') });
  try {
    const out = join(folder, 'elsewhere', 'owned.svg');
    expect(await run('map', '--sample', '100', '--out', out)).toMatchObject({ code: 0 });
    expect(await readFile(out, 'utf8')).toBe(svg);
  } finally {
    await server.close();
    await warehouse.close();
  }
});

test('--json says what is in the picture, for each kind of it', async () => {
  const document = async (...args: string[]) => {
    const { code, out, err } = await run(...args, '--json');
    expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
    return JSON.parse(out) as Record<string, unknown>;
  };
  expect(await document('map', '--method', 'umap', '--date', NIGHTS[0], '--sample', '60')).toMatchObject({
    picture: 'map', segmentation: 'customers', logical_date: NIGHTS[0], model: 1, method: 'umap', seed: 1, axes: null,
    file: join(folder, 'home', 'pictures', 'customers-map-umap-2026-04-01.svg'), segments: { length: 3 }, points: expect.arrayContaining([{ x: expect.any(Number) as unknown, y: expect.any(Number) as unknown, segment: 's004' }]) as unknown,
  });
  expect(await document('flow', NIGHTS[0], NIGHTS[1])).toMatchObject({ picture: 'flow', file: join(folder, 'home', 'pictures', 'customers-flow-2026-04-01-2026-04-02.svg'), from: { logical_date: NIGHTS[0], model: 1 } });
  expect(await document('silhouette')).toMatchObject({ picture: 'silhouette', segments: { length: 3 } });
  expect(await document('heatmap', '--model', 'v1')).toMatchObject({ picture: 'heatmap', model: 1 });
  expect(await document('elbow', '--model', '1')).toMatchObject({ picture: 'elbow', chosen: 3 });
});

test('what makes no sense is refused before anything is drawn', async () => {
  expect(await run('map', '--method', 'tsne')).toMatchObject({ code: 2, err: expect.stringMatching(/"tsne" is not known; allowed: pca, umap/) as unknown });
  expect(await run('map', '--model', 'v9')).toMatchObject({ code: 2, err: expect.stringMatching(/model v9 of customers: not in the registry/) as unknown });
  expect(await run('flow', '--date', NIGHTS[0])).toMatchObject({ code: 2, err: expect.stringMatching(/segments flow: --date; allowed: two nights/) as unknown });
  expect(await run('elbow', '--date', NIGHTS[0])).toMatchObject({ code: 2, err: expect.stringMatching(/segments elbow: --date/) as unknown });
  expect(await run('elbow', '--model', '1', '--out', '/dev/null/elbow.svg')).toMatchObject({ code: 1, err: expect.stringMatching(/cannot be written.*--out FILE/) as unknown });
});
