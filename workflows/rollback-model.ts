import type { RolledBack } from '../activities/registry/rollback.ts';
import type { LogicalDate } from '../core/dates.ts';
import { checkInput, day, positiveNumber, text } from './input.ts';
import { stepsOn } from './steps.ts';

export interface RollbackInput {
  segmentation: string;
  /** The version that is to serve again. */
  version: number;
  reason: string;
  /** Who wants it. */
  by: string;
  /** The champion that was seen; where it is another one by now, nothing is moved. Default: whichever there is. */
  from?: number;
  /** The first night that the version is to serve again. Default: the newest. */
  date?: LogicalDate;
}

/** Makes an earlier version the champion again, where a worker owns the warehouse. */
export async function rollbackModel(input: RollbackInput): Promise<RolledBack> {
  checkInput('rollbackModel', Object.assign({ segmentation: '', version: 0, reason: '', by: '' }, input), { segmentation: text, version: positiveNumber, reason: text, by: text, from: positiveNumber, date: day });
  const { rollbackModel } = stepsOn('warehouse');
  const { segmentation, version, reason, by, from, date } = input;
  return rollbackModel({ segmentation, version, from: from ?? null, reason: reason.trim(), by: by.trim(), date: date ?? null, at: new Date().toISOString() });
}
