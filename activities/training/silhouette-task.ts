import { silhouetteParts, silhouetteSums, type SilhouetteProblem } from '../../analytics/silhouette/index.ts';

export interface SilhouetteTask {
  problem: SilhouetteProblem;
  /** This thread's share of the pass: part `part` of `parts`. */
  part: number;
  parts: number;
}

/** One thread's share of the silhouettes of all candidates; `silhouetteScores` adds the shares up. */
export function silhouettePart({ problem, part, parts }: SilhouetteTask): Float64Array {
  return silhouetteSums(problem, silhouetteParts(problem, parts)[part]);
}
