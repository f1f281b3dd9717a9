import { readFileSync } from 'node:fs';
import type { Matrix } from '../../analytics/index.ts';
import { matrixFromArrow } from '../arrow.ts';

/** A training reads two: the whole snapshot and its sample. */
const KEPT = 2;
const kept = new Map<string, Matrix>();

/** A matrix by its path, which names its content. The latest stay in the thread, so their columns must not be changed. */
export function readMatrixFile(path: string): Matrix {
  const matrix = kept.get(path) ?? matrixFromArrow(readFileSync(path));
  kept.delete(path);
  kept.set(path, matrix);
  for (const oldest of [...kept.keys()].slice(0, -KEPT)) kept.delete(oldest);
  return matrix;
}
