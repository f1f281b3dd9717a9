import { chooseK } from '../analytics/index.ts';
import { readFit } from './fit-candidate.ts';
import { silhouettesOf } from './silhouettes.ts';
import { step } from './step.ts';
import type { Candidate, Choice, TrainingPlan } from './types.ts';

/** Chooses the number of segments by silhouette and keeps the reason. */
export const chooseCandidate = step(async (deps, { training, candidates }: { training: TrainingPlan; candidates: Candidate[] }, { signal }): Promise<Choice> => {
  const fits = await Promise.all(candidates.map((candidate) => readFit(deps, candidate)));
  const scores = await silhouettesOf(deps, training.sample, fits.map(({ centroids }) => centroids), signal);
  const chosen = chooseK(fits.map(({ k, sizes }, index) => ({
    k, silhouette: scores[index]?.mean ?? null, smallestShare: Math.min(...sizes) / training.sample.rows,
  })));
  return {
    k: chosen.k, reason: chosen.reason,
    silhouettes: fits.flatMap(({ k }, index) => {
      const silhouette = scores[index]?.mean;
      return silhouette === null || silhouette === undefined ? [] : [{ k, silhouette }];
    }),
  };
});
