import { assignClusters, bootstrapStability, dispersionOf, embedRows, evenRows, gapStatistic, squaresWithin, totalSquares, type ClusterFit, type ClusterModel, type Gap, type Matrix, type Membership, type Stability } from '../../analytics/index.ts';
import { MusterError } from '../../core/errors.ts';
import { algorithmOf } from './fit-task.ts';
import { readMatrixFile } from './matrix-file.ts';

/** How many fits criteria are worth; none for a criterion that nobody asks for. */
export interface ResampleCounts {
  /** Reference data sets of the gap statistic. */
  gap: number;
  /** Bootstraps of the stability. */
  stability: number;
  /** Rows that they are measured on. */
  rows: number;
}

export interface ResampleTask {
  /** Path of the prepared sample, Arrow. */
  matrixPath: string;
  algorithm: string;
  /** The configuration file, which may register an algorithm of its own. */
  configFile: string;
  k: number;
  /** The algorithm's own options, as configured. */
  options?: Record<string, unknown> | undefined;
  /** The clusters that are judged; null for all rows as one cluster. */
  model: ClusterModel | null;
  /** The rule of membership whose space all inertias are measured in. Left out: the prepared features. */
  space?: Membership | undefined;
  seed: number;
  counts: ResampleCounts;
}

export interface Resampled { gap: Gap | null; stability: Stability | null }

/**
 * Starts for the rows themselves. Even points have many ends that are equally good, so a reference needs one; on iris
 * one start left the rows up to 7% above their best inertia, and the gap two errors too low.
 */
const OWN_STARTS = 5;

/** Criteria of one k that take many small fits; runs on a worker thread. */
export async function resample(task: ResampleTask): Promise<Resampled> {
  const { counts, k, seed, model } = task;
  const algorithm = await algorithmOf(task);
  const data = evenRows(readMatrixFile(task.matrixPath), counts.rows);
  const fit = (matrix: Matrix, { draw = 0, restarts = 1 } = {}): ClusterFit => algorithm.fit({ data: matrix, k, seed: seed + draw, restarts, options: algorithm.check(task.options) });
  // One space for the rows and every reference: a reference would choose another price of a category for itself.
  const inertiaOf = (matrix: Matrix, restarts: number): number => {
    const rows = embedRows({ membership: task.space }, matrix);
    return model === null ? totalSquares(rows) : squaresWithin(dispersionOf(rows, fit(matrix, { restarts }).labels));
  };
  return {
    gap: counts.gap === 0 ? null : measured(() => gapStatistic({
      data, seed, references: counts.gap, categorical: algorithm.categorical?.(algorithm.check(task.options)) ?? [],
      inertia: inertiaOf(data, OWN_STARTS),
      inertiaOf: (matrix) => inertiaOf(matrix, 1),
    })),
    stability: counts.stability === 0 || model === null ? null : measured(() => bootstrapStability({
      data, seed, draws: counts.stability,
      labels: assignClusters(model, data).labels,
      cluster: (matrix, draw) => fit(matrix, { draw }).labels,
    })),
  };
}

/** Rows that repeat may be too few for k clusters where only some are drawn: then nothing is known, and nothing is wrong. */
function measured<Value>(measure: () => Value | null): Value | null {
  try {
    return measure();
  } catch (error) {
    if (error instanceof MusterError && error.parts.kind === 'contract') return null;
    throw error;
  }
}
