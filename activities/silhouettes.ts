import { assignNearest, silhouetteProblem, silhouetteScores, type SilhouetteScore } from '../analytics/index.ts';
import type { ArtefactRef } from '../core/references.ts';
import { matrixFromArrow } from './arrow.ts';
import type { ActivityDeps } from './deps.ts';

/** Silhouettes of several models on one sample: one pass over its pairs, shared by the training threads. */
export async function silhouettesOf(
  { artefacts, training }: ActivityDeps, sample: ArtefactRef, candidates: number[][][], signal: AbortSignal,
): Promise<SilhouetteScore[]> {
  const matrix = matrixFromArrow(await artefacts.get(sample));
  const problem = silhouetteProblem(matrix, candidates.map((centroids) => assignNearest(centroids, matrix).labels));
  const parts = await Promise.all(Array.from({ length: training.threads }, (_, part) => training.silhouette({
    matrixPath: artefacts.pathOf(sample), candidates, part, parts: training.threads,
  }, signal)));
  return silhouetteScores(problem, parts);
}
