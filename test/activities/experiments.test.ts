import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { recordExperiment } from '../../activities/experiments/record.ts';
import { trackedTraining, untracked } from '../../activities/experiments/read.ts';
import { ArtefactStore } from '../../activities/artefacts.ts';
import type { Membership } from '../../analytics/index.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { plantedTraining, registeredTraining } from '../support/training.ts';
import { stepDeps } from '../support/step.ts';
import { rowsOf, sharedWarehouse, temporaryFolder } from '../support/warehouse.ts';

let warehouse: Warehouse;
let release: () => Promise<void>;
beforeAll(async () => {
  ({ warehouse, release } = await sharedWarehouse());
});
afterAll(() => release());
beforeEach(async () => {
  for (const table of ['models', 'experiment_runs', 'experiment_params', 'experiment_metrics', 'experiment_artefacts', 'experiment_tracking']) await warehouse.knex(`meta.${table}`).delete();
});

test('every candidate and the final model of a training are kept once, with what was set and what was measured', async () => {
  const about = await plantedTraining(new ArtefactStore(temporaryFolder()));
  await recordExperiment(warehouse, about);
  await recordExperiment(warehouse, about);
  const runs = await rowsOf(warehouse, 'select kind, k, version, outcome from meta.experiment_runs order by kind desc, k');
  expect(runs).toEqual([
    { kind: 'final', k: 3, version: 1, outcome: 'silhouette 0.500 is the highest' },
    { kind: 'candidate', k: 2, version: null, outcome: 'silhouette 0.400 is lower' },
    { kind: 'candidate', k: 3, version: null, outcome: 'chosen' },
  ]);
  const of = (what: string, kind: string, k: number) => rowsOf(warehouse, `select p.name, p.value from meta.experiment_${what} p join meta.experiment_runs r on r.run_id = p.run_id where r.kind = '${kind}' and r.k = ${k} order by p.name`)
    .then((rows) => Object.fromEntries(rows.map(({ name, value }) => [name, value])));
  expect(await of('params', 'final', 3)).toEqual({
    algorithm: 'kmeans', seed: '1', k: '3', restarts: '10', features: 'a,b', 'options.tolerance': '0.01', 'prepared.a': 'none, standard, median', 'prepared.b': 'log1p, standard, 0',
    chosen_by: 'silhouette', min_share: '0', code_version: '1.0.0', snapshot: about.training.snapshot.sha256, sample: 'sample',
  });
  expect(await of('metrics', 'final', 3)).toMatchObject({ k: 3, inertia: 10, silhouette: 0.5, snapshot_rows: 100, 'baseline.adjusted_rand': 0.25, 'baseline.silhouette.chosen': 0.5 });
  expect(await of('params', 'candidate', 2)).toMatchObject({ k: '2', restarts: '5', algorithm: 'kmeans' });
  // What could not be measured is not there, and never zero.
  expect(await of('metrics', 'candidate', 2)).toEqual({ k: 2, silhouette: 0.4, smallest_share: 0.3, inertia: 20, calinski_harabasz: 33, 'gap.value': 0.2, 'gap.error': 0.01 });
  expect(await rowsOf(warehouse, 'select distinct a.name from meta.experiment_artefacts a order by a.name')).toEqual([{ name: 'fit' }, { name: 'preparation' }, { name: 'snapshot' }]);
});

test('what leaves the house has no snapshot, no members\' positions and no names of categories', async () => {
  const artefacts = new ArtefactStore(temporaryFolder());
  const { final } = await registeredTraining(warehouse, artefacts, { membership: { kind: 'points', points: [[0.123456, 7.654321]] } as Membership, names: ['Smalltown'] });
  const training = await trackedTraining(stepDeps(warehouse, { segmentations: { customers: { features: ['a'] } } }, { artefacts }), final.id);
  expect(training.final.artefacts.map(({ name }) => name)).toEqual(['model.json', 'fit.json', 'preparation.json']);
  expect(training.candidates.flatMap((run) => run.artefacts.map(({ name }) => name))).toEqual(['fit.json', 'fit.json']);
  const told = [training.final, ...training.candidates].flatMap(({ artefacts: files, params, tags }) => [...files.map(({ bytes }) => Buffer.from(bytes).toString()), JSON.stringify([params, tags])]).join('\n');
  expect(told).not.toMatch(/7\.654321|Smalltown/);
  expect(told).toContain('"kind":"points"');
});

test('a place is given what it does not have, up to the date of the night, oldest first', async () => {
  const artefacts = new ArtefactStore(temporaryFolder());
  const ids: string[] = [];
  for (const date of ['2026-04-10', '2026-04-08', '2026-04-09']) ids.push((await registeredTraining(warehouse, artefacts, {}, date)).final.id);
  const waiting = (date: string, place = 'here') => untracked(warehouse.knex, { segmentation: 'customers', date, tracker: 'mlflow', place });
  expect(await waiting('2026-04-10')).toEqual([ids[1], ids[2], ids[0]]);
  await warehouse.knex('meta.experiment_tracking').insert({ run_id: ids[1], tracker: 'mlflow', place: 'here', remote_id: 'x', tracked_at: '2026-04-09T03:00:00Z' });
  expect(await waiting('2026-04-09')).toEqual([ids[2]]);
  expect(await waiting('2026-04-09', 'elsewhere')).toEqual([ids[1], ids[2]]);
});
