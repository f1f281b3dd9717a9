import { applyPreparation, assignClusters, type Matrix } from '../analytics/index.ts';
import type { ModelArtefact } from './registry/models.ts';

/** The cluster a model puts each row of a raw snapshot into. */
export function labelsOf(artefact: ModelArtefact, raw: Matrix): Int32Array {
  return assignClusters(artefact, applyPreparation(artefact.preparation, raw)).labels;
}
