import { readFileSync } from 'node:fs';
import { assignClusters, compareWithBaseline, embedRows, selectColumns, type BaselineComparison, type ClusterModel, type RfmFeatures } from '../../analytics/index.ts';
import { matrixFromArrow } from '../arrow.ts';
import { readMatrixFile } from './matrix-file.ts';

export interface BaselineTask {
  /** Path of the snapshot in its own units, Arrow. */
  snapshotPath: string;
  /** Path of the same rows, prepared. */
  matrixPath: string;
  model: ClusterModel;
  rfm: RfmFeatures;
  /** The feature that says what a customer brings. */
  value: string | null;
  /** Rows on which silhouettes are computed. */
  rows: number;
}

/** Holds a model against plain RFM segments of its snapshot; runs on a worker thread. */
export function baseline({ snapshotPath, matrixPath, model, rfm, value, rows }: BaselineTask): BaselineComparison {
  const data = readMatrixFile(matrixPath);
  const { labels } = assignClusters(model, data);
  const names = [...new Set([rfm.recency, rfm.frequency, rfm.monetary, ...(value === null ? [] : [value])])];
  const raw = selectColumns(matrixFromArrow(readFileSync(snapshotPath)), names);
  return compareWithBaseline({ raw, data: embedRows(model, data), labels, k: model.centroids.length, rfm, value, rows });
}
