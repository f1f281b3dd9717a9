import { kRules, type Resampling } from '../analytics/index.ts';
import type { SegmentationConfig } from '../config/schema.ts';
import type { ActivityDeps } from './deps.ts';
import { settingsOf } from './settings.ts';
import type { FitOutcome } from './training/fit-task.ts';
import type { Resampled, ResampleCounts } from './training/resample-task.ts';
import type { TrainingPlan } from './types.ts';

export interface ResampledCandidates {
  /** Of all rows as one cluster. */
  one: Resampled;
  candidates: Resampled[];
}

/** The criteria that take many fits, where the rule or the configuration asks for them; null where nobody does. One task for each k. */
export async function resampleCandidates(deps: ActivityDeps, plan: TrainingPlan, fits: readonly FitOutcome[], signal: AbortSignal): Promise<ResampledCandidates | null> {
  const { artefacts, training: pool } = deps;
  const counts = countsOf(settingsOf(deps, plan.segmentation).k);
  if (counts.gap + counts.stability === 0) return null;
  const { algorithm, seed, sample } = plan;
  const task = { matrixPath: artefacts.pathOf(sample), algorithm, options: plan.options, space: fits[0]?.membership, seed, counts };
  const [one, ...candidates] = await Promise.all([
    pool.resample({ ...task, k: 1, model: null }, signal),
    ...fits.map(({ k, centroids, membership }) => pool.resample({ ...task, k, model: { centroids, membership } }, signal)),
  ]);
  return { one, candidates };
}

function countsOf({ by, also, gapReferences, bootstraps, resampledRows }: SegmentationConfig['k']): ResampleCounts {
  const asked = new Set<Resampling>([...also, ...kRules.get(by).needs]);
  return { gap: asked.has('gap') ? gapReferences : 0, stability: asked.has('stability') ? bootstraps : 0, rows: resampledRows };
}
