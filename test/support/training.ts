import type { ArtefactStore } from '../../activities/artefacts.ts';
import { recordExperiment } from '../../activities/experiments/record.ts';
import { runsOf, type ExperimentRun, type Training } from '../../activities/experiments/runs.ts';
import { registerModel, type ModelArtefact } from '../../activities/registry/models.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';

export type KeptTraining = Training & { segmentation: string; logicalDate: string };

/** A training as the last step of one sees it: k = 3 of 2 and 3. */
export async function plantedTraining(store: ArtefactStore, more: Partial<ModelArtefact> = {}, logicalDate = '2026-04-08'): Promise<KeptTraining> {
  const at = (uri: string) => ({ uri, sha256: uri, rows: 100, schemaHash: '' });
  const fit = async (k: number) => ({ k, inertia: 10, model: await store.putJson({ k, centroids: [[0, 1]], ...more }) });
  const [two, three] = [await fit(2), await fit(3)];
  const snapshot = at('snapshot');
  const one = { inertia: 100 };
  const how = {
    by: 'silhouette', options: {}, minShare: 0, one, opinions: [],
    candidates: [
      { k: 2, silhouette: 0.4, smallestShare: 0.3, inertia: 20, calinskiHarabasz: 33, daviesBouldin: null, gap: { value: 0.2, error: 0.01 }, passedOver: 'silhouette 0.400 is lower' },
      { k: 3, silhouette: 0.5, smallestShare: 0.2, inertia: 10, passedOver: null },
    ],
  };
  const artefact: ModelArtefact = {
    segmentation: 'customers', algorithm: 'kmeans', logicalDate, k: 3, centroids: [[0, 1]], options: { tolerance: 0.01 },
    features: [{ feature: 'a', transform: 'none', scale: 'standard', impute: 'median' }, { feature: 'b', transform: 'log1p', scale: 'standard', impute: 0 }],
    preparation: { features: [], dropped: [] }, snapshot,
    metrics: {
      inertia: 10, silhouette: 0.5, silhouettes: [], reason: 'silhouette 0.500 is the highest', choice: how,
      baseline: { rfm: { recency: 'r', frequency: 'f', monetary: 'm' }, segments: [{ name: 'x', share: 1 }], adjustedRand: 0.25, silhouette: { chosen: 0.5, baseline: 0.1, rows: 100 }, value: null },
    },
    seed: 1, restarts: 10, codeVersion: '1.0.0', ...more,
  };
  const training = { segmentation: 'customers', algorithm: 'kmeans', snapshot, matrix: at('matrix'), sample: at('sample'), preparation: await store.putJson({ features: [] }), candidates: [2, 3], restarts: 5, finalRestarts: 10, seed: 1 };
  return { segmentation: 'customers', logicalDate, training, choice: { k: 3, reason: 'r', silhouettes: [], how, fits: [two, three] }, final: three, registered: { version: 1, sha256: `content of ${logicalDate}`, artefact } };
}

/** The same in the registry and among the experiments. */
export async function registeredTraining(warehouse: Warehouse, store: ArtefactStore, more: Partial<ModelArtefact> = {}, date?: string): Promise<{ version: number; final: ExperimentRun }> {
  const about = await plantedTraining(store, more, date);
  const registered = await registerModel(warehouse, about.registered.artefact);
  await recordExperiment(warehouse, { ...about, registered });
  return { version: registered.version, final: runsOf({ ...about, registered })[0]! };
}
