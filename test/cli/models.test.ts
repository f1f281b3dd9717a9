import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runCommandLine } from '../../cli/program.ts';
import { fakeTerminal } from './fake-terminal.ts';
import { writtenState } from './state.ts';

/** A model as it was registered before the choice of k was recorded. */
function model(segmentation: string, version: number): object {
  const metrics = { inertia: 10, silhouette: 0.31, silhouettes: [{ k: 2, silhouette: 0.2 }, { k: 3, silhouette: 0.31 }], reason: 'silhouette 0.310 is the highest for k in 2, 3' };
  const artefact = JSON.stringify({ segmentation, k: 3, logicalDate: '2026-04-01', metrics, snapshot: { rows: 100 } });
  return { segmentation, version, sha256: `${segmentation}${version}`, logical_date: '2026-04-01', artefact, created_at: '2026-04-02T02:00:00Z' };
}

async function run(models: object[], ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-models-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const home = await writtenState(join(folder, 'home'), models.length === 0 ? {} : { rows: { 'meta.models': models } });
  const terminal = fakeTerminal();
  const code = await runCommandLine(['models', ...args, '--home', home.dir], terminal);
  return { code, out: terminal.out(), err: terminal.err() };
}

test('a model from before the choice was recorded shows its silhouettes', async () => {
  const { out } = await run([model('customers', 1)], 'show', '1', '--json');
  expect(JSON.parse(out)).toMatchObject({
    k: 3, by: 'silhouette', opinions: [], candidates: [{ k: 2, silhouette: 0.2, passedOver: 'not recorded' }, { k: 3, silhouette: 0.31, passedOver: null }],
  });
  expect((await run([model('customers', 1)], 'show')).out).toMatch(/customers v1[\s\S]*2 +0\.200 +– +not recorded\n3 +0\.310 +– +chosen/);
});

test('where there are several segmentations, one is to be named; where there is no model, that is said', async () => {
  const two = [model('customers', 1), model('visitors', 1)];
  expect(await run(two, 'show', 'v1')).toMatchObject({ code: 2, err: expect.stringMatching(/models of customers, visitors.*--segmentation/) as unknown });
  expect(JSON.parse((await run(two, 'show', '--segmentation', 'visitors', '--json')).out)).toMatchObject({ segmentation: 'visitors', version: 1 });
  expect(await run([], 'show')).toMatchObject({ code: 2, err: expect.stringMatching(/none has been trained/) as unknown });
});
