import { algorithms, chooseK, embedRows, totalSquares, type KBaseline, type KCandidate } from '../analytics/index.ts';
import { matrixFromArrow } from './arrow.ts';
import { readFit } from './fit-candidate.ts';
import { measureModels } from './measure-models.ts';
import { resampleCandidates } from './resample-candidates.ts';
import { settingsOf } from './settings.ts';
import { step } from './step.ts';
import type { Candidate, Choice, TrainingPlan } from './types.ts';

interface Input { training: TrainingPlan; candidates: Candidate[] }

/** Chooses the number of segments by the configured rule, and keeps what was measured of each and why it was passed over. */
export const chooseCandidate = step(async (deps, { training, candidates }: Input, { signal }): Promise<Choice> => {
  const { k: { by, options, minShare } } = settingsOf(deps, training.segmentation);
  const fits = await Promise.all(candidates.map((candidate) => readFit(deps, candidate)));
  const models = await measureModels(deps, training, fits, signal);
  const again = await resampleCandidates(deps, training, fits, signal);
  const measured = fits.map(({ k }, index): KCandidate => {
    const { silhouette, ...measures } = models[index]!;
    return { k, silhouette: silhouette.mean, ...measures, ...again?.candidates[index] };
  });
  const one: KBaseline = { inertia: totalSquares(embedRows(fits[0] ?? {}, matrixFromArrow(await deps.artefacts.get(training.matrix)))), gap: again?.one.gap ?? null };
  const chosen = chooseK(measured, { by, options, minShare, one });
  const found = algorithms.get(training.algorithm).finds !== undefined;
  return {
    k: chosen.k, reason: found ? `that is how many ${training.algorithm} found` : chosen.reason,
    silhouettes: measured.flatMap(({ k, silhouette }) => (silhouette === null ? [] : [{ k, silhouette }])),
    fits: candidates,
    how: { by, options, minShare, one, candidates: chosen.candidates, opinions: chosen.opinions },
  };
});
