import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runCommandLine } from '../../cli/program.ts';
import { fakeTerminal } from './fake-terminal.ts';
import { writtenState } from './state.ts';

const DATE = '2026-04-08';
const ID = 'ab12'.repeat(8);
const run = (run_id: string, more: object) => ({ run_id, parent_run_id: null, segmentation: 'customers', logical_date: DATE, kind: 'final', k: 3, version: 1, outcome: 'it was best', recorded_at: `${DATE}T03:00:00Z`, ...more });

async function commands(rows: Record<string, object[]>): Promise<(...args: string[]) => Promise<{ code: number; out: string; err: string }>> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-decided-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const home = await writtenState(join(folder, 'home'), { nights: [{ date: DATE, status: 'completed' }], rows });
  return async (...args) => {
    const terminal = fakeTerminal();
    const code = await runCommandLine([...args, '--home', home.dir], terminal);
    return { code, out: terminal.out(), err: terminal.err() };
  };
}

test('`retraining` says why, what was held back and what it was judged by, also of decisions from before that was kept', async () => {
  const decision = (segmentation: string, more: object) => ({ segmentation, logical_date: DATE, retrain: false, reasons: '["held back by the cool-down"]', ...more });
  const muster = await commands({ 'meta.decisions': [decision('customers', { held_back: '["drift in a"]', evidence: '{"champion_age_days":4,"new_share":null}' }), decision('old', { reasons: '["calm"]', held_back: null, evidence: null })] });
  expect(JSON.parse((await muster('retraining', '--json')).out)).toEqual({
    logical_date: DATE, night: 'completed', retraining: [
      { segmentation: 'customers', trained: false, reasons: ['held back by the cool-down'], held_back: ['drift in a'], judged_by: { champion_age_days: 4, new_share: null } },
      { segmentation: 'old', trained: false, reasons: ['calm'], held_back: [], judged_by: null },
    ],
  });
  expect((await muster('retraining')).out).toMatch(/customers +no +held back by the cool-down +drift in a +champion age days 4, new share unknown\nold +no +calm +– +–/);
});

test('`experiments` lists what was tried, and `show` has everything of one run', async () => {
  const muster = await commands({
    'meta.experiment_runs': [run(ID, {}), run('cd34'.repeat(8), { parent_run_id: ID, kind: 'candidate', k: 2, version: null, outcome: 'silhouette 0.4 is lower' })],
    'meta.experiment_metrics': [{ run_id: ID, name: 'silhouette', value: 0.51234 }], 'meta.experiment_params': [{ run_id: ID, name: 'seed', value: '1' }],
    'meta.experiment_artefacts': [{ run_id: ID, name: 'fit', uri: 'artefact:x.json', sha256: 'x' }],
    'meta.experiment_tracking': [{ run_id: ID, tracker: 'mlflow', place: 'p', remote_id: 'theirs', tracked_at: `${DATE}T03:00:00Z` }],
  });
  expect((await muster('experiments')).out).toMatch(/ab12ab12 +customers +final v1 +3 +0\.5123 +– +– +it was best\ncd34cd34 +customers +candidate +2 +– +– +– +silhouette 0\.4 is lower/);
  expect(JSON.parse((await muster('experiments', '--date', DATE, '--json')).out)).toMatchObject({ logical_date: DATE, experiments: [{ run: ID, metrics: { silhouette: 0.51234 } }, { parent: ID, kind: 'candidate' }] });
  expect(JSON.parse((await muster('experiments', 'show', 'ab12', '--json')).out)).toMatchObject({ run: ID, params: { seed: '1' }, metrics: { silhouette: 0.51234 }, artefacts: [{ name: 'fit' }], kept: [{ tracker: 'mlflow', remote_id: 'theirs' }] });
  expect((await muster('experiments', 'show', 'ab12')).out).toMatch(/mlflow +theirs/);
  expect(await muster('experiments', 'show', 'ff')).toMatchObject({ code: 2, err: expect.stringMatching(/run ff: no such run/) as unknown });
  expect((await muster('experiments', '--date', '2026-04-07')).out).toMatch(/No night of 2026-04-07 has finished/);
});
