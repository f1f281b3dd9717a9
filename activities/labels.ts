import { applyPreparation, assignClusters, type Matrix } from '../analytics/index.ts';
import type { ModelArtefact } from './registry/models.ts';

/** The cluster a model puts each row of a raw snapshot into. */
export function labelsOf(artefact: ModelArtefact, raw: Matrix): Int32Array {
  return assignClusters(artefact, applyPreparation(artefact.preparation, raw)).labels;
}

/**
 * The same for a model of an earlier night: a feature that is gone since is missing for everybody, and imputed as the model does, so that
 * what the other features say of its segments still counts.
 */
export function labelsOfEarlier(artefact: ModelArtefact, raw: Matrix): Int32Array {
  return labelsOf(artefact, withGoneFeatures(artefact, raw));
}

/** The snapshot as a model of an earlier night reads it: with a column that is missing for everybody for each feature that is gone since. */
export function withGoneFeatures(artefact: Pick<ModelArtefact, 'preparation'>, raw: Matrix): Matrix {
  const gone = artefact.preparation.features.map(({ feature }) => feature).filter((feature) => !raw.names.includes(feature));
  return { ...raw, names: [...raw.names, ...gone], columns: [...raw.columns, ...gone.map(() => new Float64Array(raw.rows).fill(Number.NaN))] };
}
