import type { LogicalDate } from '../core/dates.ts';
import { checkInput, day } from './input.ts';
import { logicalDateFor } from './nominal-time.ts';
import { stepsOn } from './steps.ts';

export interface DeadlineInput { date?: LogicalDate }
export interface DeadlineResult { logical_date: LogicalDate; late: boolean; message: string }

/** Fires an alert when the night that should be done by now is not. */
export async function deadline(input: DeadlineInput = {}): Promise<DeadlineResult> {
  checkInput('deadline', input, { date: day });
  const date = logicalDateFor(input);
  const { checkDeadline } = stepsOn('core');
  return { logical_date: date, ...(await checkDeadline({ date })) };
}
