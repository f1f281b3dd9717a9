import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, onTestFinished, test as plainTest } from 'vitest';
import { ArtefactStore } from '../../activities/artefacts.ts';
import type { ActivityDeps } from '../../activities/deps.ts';
import { trackExperiments } from '../../activities/track-experiments.ts';
import { runCheck } from '../../cli/doctor/check.ts';
import { tracking as check } from '../../cli/doctor/tracking.ts';
import { homePaths } from '../../workers/home.ts';
import { MlflowClient } from '../../tracking/mlflow/client.ts';
import { mlflow } from '../../tracking/mlflow/index.ts';
import { versionsOf } from '../../tracking/mlflow/registry.ts';
import type { TrackedTraining } from '../../tracking/tracker.ts';
import { openWarehouse } from '../../warehouse/open.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { httpReceiver } from '../support/http-receiver.ts';
import { mlflowIsThere, startMlflow, type MlflowServer } from '../support/mlflow.ts';
import { nightAt, runStep, stepDeps } from '../support/step.ts';
import { registeredTraining } from '../support/training.ts';
import { postgresWarehouse, rowsOf, temporaryFolder, temporaryWarehouse } from '../support/warehouse.ts';

/** Skipped by name where `npm run setup:test` has not installed MLflow; CI must have it. */
const test = plainTest.skipIf(!mlflowIsThere() && !process.env['CI']);

let server: MlflowServer;
let client: MlflowClient;
beforeAll(async () => {
  if (!mlflowIsThere() && !process.env['CI']) return;
  server = await startMlflow();
  client = new MlflowClient(new URL(server.url), undefined);
});
afterAll(() => server?.stop());

interface Run { info: { run_id: string; run_name: string; status: string; artifact_uri: string }; data: { params?: { key: string; value: string }[]; metrics?: { key: string; value: number }[]; tags: { key: string; value: string }[] } }

async function runsIn(experiment: string): Promise<Run[]> {
  const { experiment: { experiment_id: id } } = await client.get<{ experiment: { experiment_id: string } }>('experiments/get-by-name', { experiment_name: experiment });
  return (await client.post<{ runs: Run[] }>('runs/search', { experiment_ids: [id], order_by: ['attributes.run_name ASC'], max_results: 100 })).runs;
}

const valuesOf = <T>(entries: { key: string; value: T }[] = []): Record<string, T> => Object.fromEntries(entries.map(({ key, value }) => [key, value]));

async function aliasesOf(name: string): Promise<Record<string, string>> {
  const { registered_model: { aliases = [] } } = await client.get<{ registered_model: { aliases?: { alias: string; version: string }[] } }>('registered-models/get', { name });
  return Object.fromEntries(aliases.map(({ alias, version }) => [alias, version]));
}

/** What a night tracks with, at the server or at an address of its own. */
function tracking(warehouse: Warehouse, artefacts: ArtefactStore, company: string, { url = server.url, ...more }: Partial<ActivityDeps> & { url?: string } = {}) {
  const deps = stepDeps(warehouse, { name: company, segmentations: { customers: { features: ['a'] } }, tracking: { mlflow: { url } } }, { artefacts, ...more });
  return (date: string) => runStep(trackExperiments, deps, { night: nightAt(date), segmentation: 'customers' });
}

async function alias(warehouse: Warehouse, name: string, version: number | null): Promise<void> {
  await warehouse.knex('meta.model_aliases').where({ segmentation: 'customers', alias: name }).delete();
  if (version !== null) await warehouse.knex('meta.model_aliases').insert({ segmentation: 'customers', alias: name, version });
  const sequence = (await rowsOf(warehouse, 'select sequence from meta.model_alias_history')).length;
  await warehouse.knex('meta.model_alias_history').insert({ segmentation: 'customers', alias: name, sequence, version: version ?? 0, logical_date: '2026-04-08', reason: 'test', changed_at: '2026-04-08T03:00:00Z' });
}

test('a training is there once, with its candidates below it, its model and its aliases, however often it is told and wherever it broke off', async () => {
  const [warehouse, artefacts] = [await temporaryWarehouse(), new ArtefactStore(temporaryFolder())];
  await registeredTraining(warehouse, artefacts);
  await alias(warehouse, 'champion', 1);
  // The worker dies when the server has everything and the warehouse does not know it.
  const killed = tracking(warehouse, artefacts, 'once', { checkpoint: async (point) => { if (point === 'track:after-training') throw new Error('killed'); } });
  expect(await killed('2026-04-08')).toMatchObject({ problems: ['experiments of customers are not all in mlflow: killed'] });
  const track = tracking(warehouse, artefacts, 'once');
  expect(await track('2026-04-08')).toEqual({ runs: 3, problems: [] });
  expect(await track('2026-04-08')).toEqual({ runs: 0, problems: [] });

  const runs = await runsIn('once.customers');
  expect(runs.map(({ info: { run_name: name, status } }) => [name, status])).toEqual([['customers 2026-04-08 k=2', 'FINISHED'], ['customers 2026-04-08 k=3', 'FINISHED'], ['customers 2026-04-08 v1', 'FINISHED']]);
  const [two, , final] = runs;
  expect(valuesOf(final!.data.params)).toMatchObject({ algorithm: 'kmeans', k: '3', restarts: '10', features: 'a,b', 'prepared.b': 'log1p, standard, 0' });
  expect(valuesOf(final!.data.metrics)).toMatchObject({ silhouette: 0.5, inertia: 10, 'baseline.adjusted_rand': 0.25 });
  expect(valuesOf(two!.data.metrics)).toEqual({ k: 2, silhouette: 0.4, smallest_share: 0.3, inertia: 20, calinski_harabasz: 33, 'gap.value': 0.2, 'gap.error': 0.01 });
  expect(valuesOf(two!.data.tags)).toMatchObject({ 'mlflow.parentRunId': final!.info.run_id, 'muster.outcome': 'silhouette 0.400 is lower' });
  // Each metric has one point of history.
  const { metrics } = await client.get<{ metrics: unknown[] }>('metrics/get-history', { run_id: final!.info.run_id, metric_key: 'silhouette' });
  expect(metrics).toHaveLength(1);
  const { files } = await client.get<{ files: { path: string }[] }>('artifacts/list', { run_id: final!.info.run_id });
  expect(files.map(({ path }) => path)).toEqual(['fit.json', 'model.json', 'preparation.json']);
  const model = await fetch(`${server.url}/get-artifact?run_id=${final!.info.run_id}&path=model.json`);
  expect(await model.json()).toMatchObject({ segmentation: 'customers', k: 3, centroids: [[0, 1]] });
  expect([...await versionsOf(client, 'once.customers')]).toEqual([[1, '1']]);
  expect(await aliasesOf('once.customers')).toEqual({ challenger: '1', champion: '1' });
  expect(await rowsOf(warehouse, 'select count(*) as kept from meta.experiment_tracking')).toEqual([{ kept: 3 }]);
});

test('two workers that track one training at the same moment make one run of it, on either engine', async () => {
  const artefacts = new ArtefactStore(temporaryFolder());
  const alone = await temporaryWarehouse();
  await registeredTraining(alone, artefacts);
  const workers = [tracking(alone, artefacts, 'same'), tracking(alone, artefacts, 'same')];
  expect((await Promise.all(workers.map((track) => track('2026-04-08')))).map(({ runs }) => runs).toSorted((a, b) => a - b)).toEqual([0, 3]);
  if (inject('databaseUrl') !== null) {
    const first = await postgresWarehouse();
    const second = await openWarehouse({ engine: 'postgres', path: first.path });
    onTestFinished(() => second.close());
    await registeredTraining(first, artefacts);
    const both = await Promise.all([first, second].map((warehouse) => tracking(warehouse, artefacts, 'servers')('2026-04-08')));
    expect(both.toSorted((a, b) => a.runs - b.runs)).toEqual([{ runs: 0, problems: [] }, { runs: 3, problems: [] }]);
    expect(await runsIn('servers.customers')).toHaveLength(3);
  }
  expect(await runsIn('same.customers')).toHaveLength(3);
});

test('a training that the server refuses holds up neither another one nor the aliases', async () => {
  const [warehouse, artefacts] = [await temporaryWarehouse(), new ArtefactStore(temporaryFolder())];
  const { final } = await registeredTraining(warehouse, artefacts);
  await registeredTraining(warehouse, artefacts, {}, '2026-04-09');
  // Somebody has changed a parameter there, which MLflow never does once it stands.
  await warehouse.knex('meta.experiment_params').where({ run_id: final.id, name: 'k' }).update({ value: 'more' });
  const interrupted = tracking(warehouse, artefacts, 'refused', { checkpoint: async (point) => { if (point === 'track:after-training') throw new Error('killed'); } });
  await interrupted('2026-04-08');
  const [, , run] = await runsIn('refused.customers');
  await client.post('runs/update', { run_id: run!.info.run_id, status: 'RUNNING' });
  await warehouse.knex('meta.experiment_params').where({ run_id: final.id, name: 'k' }).update({ value: '3' });
  await alias(warehouse, 'champion', 2);

  expect(await tracking(warehouse, artefacts, 'refused')('2026-04-09')).toEqual({ runs: 3, problems: ['experiments of customers are not all in mlflow: runs/log-batch answered 400 INVALID_PARAMETER_VALUE'] });
  expect(await aliasesOf('refused.customers')).toEqual({ challenger: '2', champion: '2' });
});

test('what is no MLflow server is said, without a word of what it wrote', async () => {
  const page = await httpReceiver();
  onTestFinished(() => page.close());
  const look = new MlflowClient(new URL(new URL(page.url).origin), undefined).get('experiments/get-by-name');
  await expect(look).rejects.toThrow(/experiments\/get-by-name was answered with what is no JSON/);
  await expect(look).rejects.not.toThrow('what a server writes');
});

test('aliases follow ours over promotions, rollbacks and ends; those of others stay', async () => {
  const [warehouse, artefacts] = [await temporaryWarehouse(), new ArtefactStore(temporaryFolder())];
  const track = tracking(warehouse, artefacts, 'aliases');
  // Versions from before experiments were kept: the one that an alias stands on is brought along, the other has a number here and none there.
  for (const date of ['2026-04-06', '2026-04-07']) await registeredTraining(warehouse, artefacts, {}, date);
  await warehouse.knex('meta.experiment_runs').delete();
  for (const what of ['params', 'metrics', 'artefacts']) await warehouse.knex(`meta.experiment_${what}`).delete();
  for (const date of ['2026-04-08', '2026-04-09']) await registeredTraining(warehouse, artefacts, {}, date);
  await alias(warehouse, 'champion', 4);
  await alias(warehouse, 'previous', 2);
  expect(await track('2026-04-09')).toEqual({ runs: 9, problems: [] });
  expect(Object.fromEntries(await versionsOf(client, 'aliases.customers'))).toEqual({ 2: '1', 3: '2', 4: '3' });
  expect(await aliasesOf('aliases.customers')).toEqual({ challenger: '3', champion: '3', previous: '1' });

  await client.post('registered-models/alias', { name: 'aliases.customers', alias: 'theirs', version: '2' });
  await alias(warehouse, 'champion', 2);
  for (const gone of ['previous', 'challenger']) await alias(warehouse, gone, null);
  expect(await track('2026-04-10')).toEqual({ runs: 0, problems: [] });
  expect(await aliasesOf('aliases.customers')).toEqual({ champion: '1', theirs: '2' });
});

test('a training with more than one request takes arrives whole', async () => {
  const run = { at: 1_775_000_000_000, tags: {}, artefacts: [], name: 'large' };
  const many = (count: number, name: string) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`${name}${index}`, index]));
  const params = Object.fromEntries(Object.entries(many(250, 'p')).map(([key, value]) => [key, `${value} ${'x'.repeat(7_000)}`]));
  const training: TrackedTraining = {
    segmentation: 'customers', version: 7, candidates: [],
    final: { ...run, id: 'large', params, metrics: many(2_300, 'm'), tags: Object.fromEntries(Object.entries(many(150, 't')).map(([key, value]) => [key, String(value)])) },
  };
  const session = mlflow.open({ mlflow: { url: server.url } }, { env: {}, company: 'large' });
  const { large: id } = await session!.training(training);
  const { run: { data } } = await client.get<{ run: Run }>('runs/get', { run_id: id! });
  expect(data.metrics).toHaveLength(2_300);
  expect(data.params).toHaveLength(250);
  expect(data.params?.find(({ key }) => key === 'p249')?.value).toMatch(/^249 x+…$/);
  expect(data.tags.filter(({ key }) => /^t\d/.test(key))).toHaveLength(150);
  expect(await session!.look()).toMatch(/^\d+\.\d+/);
});

test('doctor asks the server that is configured, and warns where it does not answer', async () => {
  const look = async (url: string) => {
    const file = join(temporaryFolder(), 'muster.config.ts');
    writeFileSync(file, `export default { segmentations: { customers: { features: ['a'] } }, tracking: { mlflow: { url: '${url}' } } };`);
    return runCheck(check, { configFile: file, env: {}, data: undefined, install: false, say: () => {}, home: homePaths() });
  };
  expect(await look(server.url)).toEqual({ name: 'tracking', verdict: 'ok', found: expect.stringMatching(/^mlflow \d+\.\d+\.\d+, which answers$/) as unknown });
  expect(await look('http://127.0.0.1:9')).toMatchObject({ verdict: 'warn', found: expect.stringContaining('no answer') as unknown });
});

test('a server that is away or refuses is told about and fails nothing; another night brings what it missed', async () => {
  const [warehouse, artefacts] = [await temporaryWarehouse(), new ArtefactStore(temporaryFolder())];
  await registeredTraining(warehouse, artefacts);
  const refusing = await httpReceiver(500);
  expect(await tracking(warehouse, artefacts, 'away', { url: new URL(refusing.url).origin })('2026-04-08')).toEqual({ runs: 0, problems: [expect.stringMatching(/^experiments of customers are not all in mlflow: experiments\/get-by-name answered 500 \(and 1 more\)$/)] });
  await refusing.close();
  const { problems } = await tracking(warehouse, artefacts, 'away', { url: new URL(refusing.url).origin })('2026-04-08');
  expect(problems).toEqual([expect.stringMatching(/^experiments of customers are not all in mlflow: the MLflow server: no answer/)]);
  expect(problems.join()).not.toContain(new URL(refusing.url).host);
  await registeredTraining(warehouse, artefacts, {}, '2026-04-09');
  expect(await tracking(warehouse, artefacts, 'away')('2026-04-09')).toEqual({ runs: 6, problems: [] });
});
