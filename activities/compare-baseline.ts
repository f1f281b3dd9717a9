import type { BaselineComparison } from '../analytics/index.ts';
import type { ActivityDeps } from './deps.ts';
import { valueFeature } from './profile/facts.ts';
import { settingsOf } from './settings.ts';
import type { FitOutcome } from './training/fit-task.ts';
import type { TrainingPlan } from './types.ts';

/** Rows on which the silhouettes of both are computed: a tenth of a second of one thread. */
const SILHOUETTE_ROWS = 4_000;

/** A fit beside the RFM segments of its snapshot, by which anybody can tell what it is worth; null where the marts have no such features. */
export async function compareBaseline(
  deps: ActivityDeps, { segmentation, snapshot, matrix, sample }: TrainingPlan, model: FitOutcome, signal: AbortSignal,
): Promise<BaselineComparison | null> {
  const { artefacts, project, training: pool } = deps;
  const { baseline: rfm, features } = settingsOf(deps, segmentation);
  if (Object.values(rfm).some((name) => !project.features.has(name))) return null;
  return pool.baseline({
    snapshotPath: artefacts.pathOf(snapshot), matrixPath: artefacts.pathOf(matrix), model: { centroids: model.centroids, membership: model.membership },
    rfm, value: valueFeature(project, features.map(({ feature }) => feature)), rows: Math.min(sample.rows, SILHOUETTE_ROWS),
  }, signal);
}
