import { algorithms, applyPreparation, countDistinctRows, evenRows, fitPreparation, selectRows, type Matrix } from '../analytics/index.ts';
import { MusterError } from '../core/errors.ts';
import { featureRows } from '../warehouse/feature-rows.ts';
import { refuseUnusableValues } from '../warehouse/unusable-values.ts';
import { matrixToArrow, schemaOf } from './arrow.ts';
import type { ArtefactStore } from './artefacts.ts';
import { countCustomers } from './customers.ts';
import { fractionsAmong } from './features.ts';
import { reweighedRows } from './reweighed-rows.ts';
import { optionsOf, reductionOf, settingsOf } from './settings.ts';
import { step } from './step.ts';
import { readSnapshot, snapshotOf } from './take-snapshot.ts';
import type { Night, TrainingPlan } from './types.ts';

/** Fits the preparation on the frozen snapshot and writes the matrices that training reads. */
export const prepareTraining = step(async (deps, { night, segmentation }: { night: Night; segmentation: string }): Promise<TrainingPlan> => {
  const { warehouse, artefacts, training } = deps;
  training.warm();
  const settings = settingsOf(deps, segmentation);
  const snapshot = await snapshotOf(warehouse.knex, segmentation, night.logicalDate);
  if (!snapshot) throw new Error(`no snapshot of ${segmentation} on ${night.logicalDate}`);
  const names = settings.features.map(({ feature }) => feature);
  // A mart that is built now has been audited for it. One that was built before there was such an audit, or that somebody has written to,
  // has not; the snapshot would take NaN for a missing value, and nothing would say so before a model serves.
  await refuseUnusableValues(warehouse.knex, {
    where: `segmentation ${segmentation} on ${night.logicalDate}`, source: `${featureRows(deps.project, names)} where as_of_date = cast(? as date)`, bindings: [night.logicalDate],
    features: fractionsAmong(deps.project, names),
  });
  const raw = await readSnapshot(artefacts, snapshot);
  const { finds, rest, check, categorical } = algorithms.get(settings.algorithm);
  const options = optionsOf(settings);
  const preparation = fitPreparation(raw, settings.features, { ...reductionOf(settings), ...(categorical && { categorical: categorical(check(options)) }) });
  const prepared = applyPreparation(preparation, raw);
  const drawn = await reweighedRows(deps, { segmentation, snapshot, logicalDate: night.logicalDate }, raw);
  const fitted = drawn ? selectRows(prepared, drawn) : prepared;
  const sample = evenRows(fitted, settings.silhouetteRows);
  // As many segments as there are different customers are all that can be tried; who finds the number looks for itself.
  const different = finds ? prepared.rows : countDistinctRows(sample, settings.k.max);
  const tried = range(settings.k.min, Math.min(settings.k.max, prepared.rows - 1, different));
  const candidates = finds ? tried.slice(0, 1) : tried;
  if (candidates.length === 0 && prepared.rows > settings.k.min) {
    throw new MusterError({
      kind: 'contract', where: `segmentation ${segmentation}`, found: `${different} different customers by its features on ${night.logicalDate}`,
      allowed: `at least k.min = ${settings.k.min}`, todo: 'add features that tell customers apart, or lower k.min',
    });
  }
  if (candidates.length === 0) {
    throw new MusterError({
      kind: 'contract', where: `segmentation ${segmentation}`, found: `${prepared.rows} customers on ${night.logicalDate}`,
      allowed: `more than k.min = ${settings.k.min}`, todo: 'wait for more customers, or lower k.min',
    });
  }
  return {
    segmentation, snapshot, candidates,
    algorithm: settings.algorithm,
    ...(options && { options }),
    matrix: await putMatrix(artefacts, prepared),
    ...(drawn && { reweighed: await putMatrix(artefacts, fitted) }),
    sample: await putMatrix(artefacts, sample),
    preparation: await artefacts.putJson(preparation),
    restarts: Math.ceil(settings.restarts / 2),
    finalRestarts: settings.restarts,
    seed: settings.seed,
    // On all customers, the outcome would depend on the group again.
    refine: !drawn && rest !== undefined && snapshot.rows < await countCustomers(warehouse.knex, night.logicalDate),
  };
});

function putMatrix(artefacts: ArtefactStore, matrix: Matrix) {
  return artefacts.put(matrixToArrow(matrix), { extension: 'arrow', rows: matrix.rows, schema: schemaOf(matrix) });
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}
