import { readFileSync } from 'node:fs';
import { assignNearest } from '../../analytics/clustering/index.ts';
import { silhouetteParts, silhouetteProblem, silhouetteSums } from '../../analytics/silhouette/index.ts';
import { matrixFromArrow } from '../arrow.ts';

export interface SilhouetteTask {
  /** Path of the prepared sample, Arrow. */
  matrixPath: string;
  /** Centroids of each candidate. */
  candidates: number[][][];
  /** This thread's share of the pass: part `part` of `parts`. */
  part: number;
  parts: number;
}

/** One thread's share of the silhouettes of all candidates; `silhouetteScores` adds the shares up. */
export function silhouettePart({ matrixPath, candidates, part, parts }: SilhouetteTask): Float64Array {
  const sample = matrixFromArrow(readFileSync(matrixPath));
  const problem = silhouetteProblem(sample, candidates.map((centroids) => assignNearest(centroids, sample).labels));
  return silhouetteSums(problem, silhouetteParts(problem, parts)[part]);
}
