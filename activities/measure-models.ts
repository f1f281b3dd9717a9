import { embedRows, selectRows, silhouetteProblem, silhouetteScores, stratifiedRows, type Membership, type SilhouetteScore } from '../analytics/index.ts';
import { matrixFromArrow } from './arrow.ts';
import type { ActivityDeps } from './deps.ts';
import type { Measured } from './training/measure-task.ts';
import type { TrainingPlan } from './types.ts';

export interface MeasuredModel extends Omit<Measured, 'labels'> { silhouette: SilhouetteScore }

/**
 * Models held against the whole training snapshot, in the training threads. Silhouettes are exact up to as many rows as
 * the sample has; above, they are estimated from about as many rows, drawn so that small clusters are there with enough
 * of them: one pass over their pairs for all models.
 */
export async function measureModels(
  { artefacts, training: pool }: ActivityDeps, { matrix, sample }: TrainingPlan, candidates: readonly { centroids: number[][]; membership?: Membership | undefined }[], signal: AbortSignal,
): Promise<MeasuredModel[]> {
  const measured = await Promise.all(candidates.map(({ centroids, membership }) => pool.measure({ matrixPath: artefacts.pathOf(matrix), centroids, membership }, signal)));
  const data = matrixFromArrow(await artefacts.get(matrix));
  const labellings = measured.map(({ labels }) => labels);
  const { rows, weights } = stratifiedRows(labellings, data.rows, sample.rows);
  const problem = silhouetteProblem(embedRows(candidates[0] ?? {}, selectRows(data, rows)), labellings.map((labels) => rows.map((row) => labels[row]!)), weights);
  const parts = await Promise.all(Array.from({ length: pool.threads }, (_, part) => pool.silhouette({ problem, part, parts: pool.threads }, signal)));
  const scores = silhouetteScores(problem, parts);
  return measured.map(({ labels: _, ...measures }, index) => ({ ...measures, silhouette: scores[index]! }));
}
