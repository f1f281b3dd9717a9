import { MusterError } from '../core/errors.ts';
import { counted } from '../core/words.ts';

/** Bytes of one artefact: Node hashes and reads no more than 2 GiB at once. Names and offsets of columns take a little of it. */
const MOST_BYTES = 2 ** 31 - 2 ** 20;
const BYTES_A_VALUE = 8;

/** Most customers that a snapshot of so many features can hold. */
export function mostSnapshotRows(features: number): number {
  return Math.floor(MOST_BYTES / (BYTES_A_VALUE * Math.max(1, features)));
}

/** Refuses (usage) a snapshot that could not be stored, before it is read. */
export function requireStorable({ segmentation, rows, features }: { segmentation: string; rows: number; features: number }): void {
  const most = mostSnapshotRows(features);
  if (rows <= most) return;
  throw new MusterError({
    kind: 'usage', where: `segmentation ${segmentation}: snapshotRows`, found: `${counted(rows, 'customer')} by ${counted(features, 'feature')}`,
    allowed: `at most ${most} customers, as a snapshot holds every feature and no more than 2 GiB`, todo: `write snapshotRows: ${Math.floor(most / 100_000) * 100_000}, or build fewer marts`,
  });
}
