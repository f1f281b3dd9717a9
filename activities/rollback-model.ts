import { requireFeatures } from './features.ts';
import { readModel } from './registry/models.ts';
import { rollbackModel as rollback, type Rollback, type RolledBack } from './registry/rollback.ts';
import { step } from './step.ts';

/** Makes an earlier version the champion again. Again changes nothing. */
export const rollbackModel = step(async ({ warehouse, project }, input: Rollback): Promise<RolledBack> => {
  const { artefact } = await readModel(warehouse.knex, input.segmentation, input.version);
  requireFeatures(project, artefact.preparation.features.map(({ feature }) => feature), `segmentation ${input.segmentation}, model v${input.version}`);
  return rollback(warehouse, input);
});
