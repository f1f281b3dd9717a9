import type { Preparation } from '../analytics/index.ts';
import { readFit } from './fit-candidate.ts';
import { compareBaseline } from './compare-baseline.ts';
import { recordExperiment } from './experiments/record.ts';
import { measureModels } from './measure-models.ts';
import { registerModel } from './registry/models.ts';
import { trainingLineage } from './registry/training-lineage.ts';
import { reductionOf, settingsOf } from './settings.ts';
import { step } from './step.ts';
import type { Candidate, Challenger, Choice, Night, TrainingPlan } from './types.ts';
import { codeVersion } from './code-version.ts';

export interface RegisterInput { night: Night; segmentation: string; training: TrainingPlan; choice: Choice; final: Candidate }

/** Puts the trained challenger into the registry. The same training gives the same content and therefore the same version. */
export const registerChallenger = step(async (deps, { night, segmentation, training, choice, final }: RegisterInput, { signal }): Promise<Challenger> => {
  const { warehouse, artefacts, checkpoint } = deps;
  const fit = await readFit(deps, final);
  const settings = settingsOf(deps, segmentation);
  const reduction = reductionOf(settings);
  const [[measured], baseline] = await Promise.all([measureModels(deps, training, [fit], signal), compareBaseline(deps, training, fit, signal)]);
  const silhouette = measured?.silhouette.mean ?? null;
  const registered = await registerModel(warehouse, {
    segmentation,
    algorithm: training.algorithm,
    logicalDate: night.logicalDate,
    k: fit.centroids.length,
    centroids: fit.centroids,
    ...(fit.membership && { membership: fit.membership }),
    ...(fit.names && { names: fit.names }),
    ...(training.options && { options: training.options }),
    features: settings.features,
    ...(reduction && { reduction }),
    preparation: await artefacts.getJson<Preparation>(training.preparation),
    snapshot: training.snapshot,
    metrics: { inertia: fit.inertia, silhouette, silhouettes: choice.silhouettes, reason: choice.reason, choice: choice.how, ...(baseline && { baseline }), ...(fit.kept !== undefined && { kept: fit.kept }) },
    seed: training.seed,
    restarts: training.finalRestarts,
    codeVersion,
    lineage: trainingLineage(deps, segmentation),
  });
  const { version, sha256 } = registered;
  await checkpoint('retrain:after-register');
  await recordExperiment(warehouse, { segmentation, logicalDate: night.logicalDate, training, choice, final, registered });
  return { version, sha256, k: fit.centroids.length, silhouette };
});
