import * as fc from 'fast-check';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { expect, test } from 'vitest';
import { matrixToArrow } from '../../activities/arrow.ts';
import { answerOf, type MeasuredModel } from '../../activities/training/evidence-task.ts';
import { modelMaterial } from '../../activities/training/model-material.ts';
import { TrainingPool } from '../../activities/training/pool.ts';
import {
  algorithms, applyPreparation, fitKMeans, fitPreparation, gates, matrixFromRows, modelMeasures, needsOf, runGates, selectColumns,
  type GateResult, type Matrix, type ModelEvidence, type ModelMaterial,
} from '../../analytics/index.ts';
import { plantedBlobs } from '../analytics/planted.ts';
import { OPTIONS } from '../support/algorithms.ts';
import { shoppers } from '../support/shoppers.ts';
import { reference } from '../reference/values.ts';
import { bundleThread } from '../../workers/thread-bundle.ts';

const CONFIG = 'muster.config.ts';
const iris = matrixFromRows(['sepal_length', 'sepal_width', 'petal_length', 'petal_width'], reference.iris);
const corners = [[0, 0, 0], [6, 0, 0], [0, 7, 0], [3, 3, 6]];
const { data: blobs } = plantedBlobs({ seed: 4, rows: 600, centres: corners, shares: [0.4, 0.3, 0.2, 0.1] });
const { data: cloud } = plantedBlobs({ seed: 5, rows: 600, centres: [[0, 0, 0]], shares: [1] });

interface How { name?: string; k?: number; features?: string[]; scale?: string; centroids?: number[][] }

/** A k-means model of some features of a snapshot; with `centroids`, one that knows no better. */
function modelOf(raw: Matrix, { name = 'v2', k = 4, features = raw.names, scale = 'standard', centroids }: How = {}): MeasuredModel {
  const specifications = features.map((feature) => ({ feature, transform: 'none', scale, impute: 'median' as const }));
  const preparation = fitPreparation(raw, specifications);
  const columns = selectColumns(raw, features).columns.map((column, at) => column.map((value) => (value - preparation.features[at]!.center) / preparation.features[at]!.scale));
  const found = centroids ?? fitKMeans({ data: { names: features, rows: raw.rows, columns }, k, seed: 1, restarts: 10, tolerance: 0 }).centroids;
  return { name, algorithm: 'kmeans', preparation, centroids: found, k: found.length, seed: 1 };
}

const materialOf = (raw: Matrix, challenger: MeasuredModel, champion: MeasuredModel | null = null): Promise<ModelMaterial> => modelMaterial({ challenger, champion, configFile: CONFIG }, raw);

/** What one gate says of a challenger, measured as it asks. */
async function said(gate: string, options: Record<string, unknown>, material: Promise<ModelMaterial>): Promise<GateResult> {
  const { raw, challenger, champion, ...rest } = await material;
  const needs = Object.entries(needsOf({ [gate]: options })[gate] ?? {});
  const measured = Object.fromEntries(needs.map(([name, request]) => [name, answerOf(modelMeasures.get(name).name, () => modelMeasures.get(name).measure({ raw, challenger, champion, ...rest }, request as never))]));
  const evidence: ModelEvidence = {
    silhouette: 0.5, customers: raw.rows, stability: champion && { champion: champion.name, adjustedRand: 1 },
    segments: Array.from({ length: challenger.k }, (_, cluster) => ({ name: `segment ${cluster}`, size: challenger.labels.filter((label) => label === cluster).length, drivers: [] })),
  };
  return runGates('model', { [gate]: options }, evidence, { [gate]: measured })[0]!;
}

test.each(Object.entries(reference.kmeans_iris_best))('davies_bouldin of iris in %s segments is that of scikit-learn', async (k, { davies_bouldin: expected, inertia }) => {
  const raw = iris;
  const model = modelOf(raw, { k: Number(k), scale: 'none' });
  const { labels } = (await materialOf(raw, model)).challenger;
  const squares = labels.reduce((sum, label, row) => sum + model.centroids[label]!.reduce((own, centre, at) => own + (raw.columns[at]![row]! - centre) ** 2, 0), 0);
  const result = await said('davies_bouldin', { max: 1000 }, materialOf(raw, model));
  // The index is that of the reference's partition: where ours is another, there is nothing to compare.
  const same = Math.abs(squares - inertia) < 1e-5;
  expect(same ? result.value : expected).toBeCloseTo(expected, 6);
  expect(Number(k) <= 4 ? same : true).toBe(true);
  expect(result.verdict).toBe('pass');
});

test('segments that are there come back from bootstraps, those that are cut out of one cloud do not', async () => {
  const planted = await said('bootstrap_stability', { minJaccard: 0.85 }, materialOf(blobs, modelOf(blobs)));
  expect(planted).toMatchObject({ verdict: 'pass', evidence: { bootstraps: 20, rows: 600 } });
  expect(planted.value).toBeGreaterThan(0.95);
  const invented = await said('bootstrap_stability', { minJaccard: 0.5, warn: 0.75, rows: 600 }, materialOf(cloud, modelOf(cloud, { k: 6 })));
  expect(invented.verdict).not.toBe('pass');
  expect(invented.value).toBeLessThan(0.7);
  const { segments } = invented.evidence as { segments: { name: string; jaccard: number }[] };
  expect(segments[0]!.jaccard).toBe(invented.value);
  expect(invented.reason).toContain(segments[0]!.name);
  expect(await said('bootstrap_stability', { minJaccard: 0.5, warn: 0.75, rows: 600 }, materialOf(cloud, modelOf(cloud, { k: 6 })))).toEqual(invented);
});

test('a segment too small to be drawn is said to be unknown, not stable', async () => {
  const columns = blobs.columns.map((column) => column.slice());
  columns.forEach((column) => (column[1] = 90));
  const model = modelOf({ ...blobs, columns }, { k: 5 });
  const result = await said('bootstrap_stability', { minJaccard: 0, rows: 100 }, materialOf({ ...blobs, columns }, model));
  expect(result).toMatchObject({ verdict: 'fail', value: null, reason: expect.stringMatching(/none of the 100 customers that are drawn from is in "segment 4"; raise rows/) as unknown });
});

test('a challenger whose segments are worse than the champion’s on the same customers is stopped, the other way round it is not', async () => {
  const good = modelOf(blobs, { name: 'v1' });
  const bad = modelOf(blobs, { name: 'v2', centroids: [[0, 0, 0], [0.1, 0, 0], [0, 0.1, 0], [0, 0, 0.1]] });
  for (const gate of ['silhouette_drop', 'davies_bouldin_rise']) {
    expect(await said(gate, {}, materialOf(blobs, bad, good))).toMatchObject({ verdict: 'fail', reason: expect.stringContaining('from v1 to v2') as unknown });
    expect(await said(gate, {}, materialOf(blobs, good, bad))).toMatchObject({ verdict: 'pass', reason: expect.stringContaining('from v2 to v1') as unknown });
    expect(await said(gate, {}, materialOf(blobs, good))).toMatchObject({ verdict: 'pass', value: null, reason: 'there is no champion to compare with yet' });
    const same = await said(gate, {}, materialOf(blobs, good, { ...good, name: 'v0' }));
    expect(same.verdict).toBe('pass');
    expect(same.value).toBeCloseTo(0, 12);
  }
});

test('neither model has an advantage at home: where they change places, so does the sign', async () => {
  const property = fc.asyncProperty(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 2, max: 6 }), fc.subarray(blobs.names, { minLength: 1 }), async (k, other, features) => {
    const one = modelOf(blobs, { k, name: 'v1' });
    const two = modelOf(blobs, { k: other, features, name: 'v2' });
    const drop = [await said('silhouette_drop', {}, materialOf(blobs, one, two)), await said('silhouette_drop', {}, materialOf(blobs, two, one))];
    expect(drop[0]!.value).toBeCloseTo(-drop[1]!.value!, 9);
    const rise = [await said('davies_bouldin_rise', {}, materialOf(blobs, one, two)), await said('davies_bouldin_rise', {}, materialOf(blobs, two, one))];
    expect((1 + rise[0]!.value!) * (1 + rise[1]!.value!)).toBeCloseTo(1, 9);
  });
  await fc.assert(property, { numRuns: process.env['MUSTER_TEST_FULL'] ? 50 : 6, seed: 1 });
});

test('a champion with a feature that is gone is still compared', async () => {
  const champion = modelOf(blobs, { name: 'v1' });
  const fewer = selectColumns(blobs, blobs.names.slice(0, 2));
  expect((await said('silhouette_drop', {}, materialOf(fewer, modelOf(fewer), champion))).value).toEqual(expect.any(Number));
});

test('constant features, one segment and a champion of one segment cannot be judged, and nothing passes', async () => {
  const flat = { ...blobs, columns: blobs.columns.map((column) => new Float64Array(column.length).fill(7)) };
  const one = { ...modelOf(blobs, { name: 'v1' }), k: 1, centroids: [[0, 0, 0]] };
  expect(await said('davies_bouldin', {}, materialOf(blobs, one))).toMatchObject({ verdict: 'fail', value: null });
  for (const gate of ['silhouette_drop', 'davies_bouldin_rise']) {
    expect(await said(gate, {}, materialOf(blobs, modelOf(blobs), one))).toMatchObject({ verdict: 'fail', value: null, reason: expect.stringMatching(/of champion v1 .*it puts all customers of the snapshot into one segment/) as unknown });
    expect(await said(gate, { unknown: 'warn' }, materialOf(blobs, one, modelOf(blobs)))).toMatchObject({ verdict: 'warn', value: null });
  }
  for (const gate of ['davies_bouldin', 'bootstrap_stability', 'silhouette_drop', 'davies_bouldin_rise']) {
    expect(await said(gate, {}, materialOf(flat, modelOf(blobs), modelOf(blobs, { k: 2, name: 'v1' })))).toMatchObject({ verdict: 'fail', value: null });
  }
});

test.for(algorithms.names())('what %s found can be measured', async (algorithm) => {
  const { raw, preparation } = shoppers(200, 4);
  const { check, fit } = algorithms.get(algorithm);
  const options = OPTIONS[algorithm] ?? {};
  const { labels, ...found } = fit({ data: applyPreparation(preparation, raw), k: 3, seed: 1, options: check(options) });
  const model: MeasuredModel = { name: 'v2', algorithm, options, preparation, centroids: found.centroids, k: found.k, seed: 1, ...(found.membership && { membership: found.membership }) };
  const material = await materialOf(raw, model, { ...modelOf(selectColumns(raw, ['frequency_84d', 'monetary_84d']), { k: 3 }), name: 'v1' });
  expect(material.challenger.labels.filter((label, row) => label === labels[row]).length / raw.rows).toBeCloseTo(found.kept ?? 1, 9);
  for (const gate of ['davies_bouldin', 'silhouette_drop', 'davies_bouldin_rise', 'bootstrap_stability']) {
    expect(await said(gate, {}, Promise.resolve(material))).toMatchObject({ name: gate, value: expect.any(Number) as unknown });
  }
});

test('gates that need nothing have nothing measured', () => {
  expect(needsOf({ silhouette: {}, smallest_segment: {}, stability: {} })).toEqual({});
  expect(needsOf({ bootstrap_stability: { bootstraps: 5 }, silhouette_drop: {} })).toEqual({ bootstrap_stability: { bootstrap: { bootstraps: 5, rows: 2000 } }, silhouette_drop: { beside_champion: { rows: 4000 } } });
  expect(gates.all().flatMap((gate) => Object.keys(gate.needs?.(gate.check({})) ?? {})).every((name) => modelMeasures.has(name))).toBe(true);
});

test('a training thread takes the measures there are, one that the configuration brings, and says what cannot be measured', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'muster-measure-'));
  const configFile = join(folder, 'muster.config.ts');
  await writeFile(configFile, `
    import { modelMeasures } from 'muster/analytics';
    modelMeasures.register({
      name: 'house_measure',
      measure: ({ raw, challenger, champion }, { factor }) => ({ rows: raw.rows * factor, first: challenger.labels[0], champion: champion.name }),
    });
    export default {};
  `);
  const snapshotPath = join(folder, 'snapshot.arrow');
  await writeFile(snapshotPath, matrixToArrow(blobs));
  const pool = new TrainingPool(1, configFile, () => bundleThread(pino({ level: 'silent' })));
  const task = { snapshotPath, challenger: modelOf(blobs), champion: modelOf(blobs, { name: 'v1', k: 2 }) };
  try {
    const here = await materialOf(blobs, task.challenger, task.champion);
    for (const [measure, request] of [['separation', {}], ['bootstrap', { bootstraps: 3, rows: 200 }], ['beside_champion', { rows: 200 }]] as const) {
      expect(await pool.evidence({ ...task, measure, request })).toEqual(modelMeasures.get(measure).measure(here, request as never));
    }
    expect(await pool.evidence({ ...task, measure: 'house_measure', request: { factor: 2 } })).toEqual({ rows: 1200, first: here.challenger.labels[0], champion: 'v1' });
    const infinite = join(folder, 'infinite.arrow');
    await writeFile(infinite, matrixToArrow({ ...blobs, columns: blobs.columns.map((column, at) => (at === 0 ? column.map(() => Number.POSITIVE_INFINITY) : column)) }));
    expect(await pool.evidence({ ...task, snapshotPath: infinite, measure: 'separation', request: {} })).toEqual({ unknown: expect.stringMatching(/separation could not be measured: .*feature_0/) as unknown });
    await expect(pool.evidence({ ...task, measure: 'hose_measure', request: {} })).rejects.toThrow(/"hose_measure" is not known.*house_measure/);
  } finally {
    await pool.close();
    await rm(folder, { recursive: true, force: true });
  }
});
