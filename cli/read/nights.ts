import { addDays, eachDay, type LogicalDate } from '../../core/dates.ts';
import type { Context } from '../context.ts';
import { rangesOf, type DateRange } from '../output/date-ranges.ts';
import { readRows } from './warehouse.ts';

export interface NightRecord { logical_date: LogicalDate; status: string; reason: string | null }

/** Nights in these states have published what they made. */
const FINISHED: ReadonlySet<string> = new Set(['completed', 'rejected', 'expired', 'awaiting_decision']);

/** Every night that was ever begun, oldest first. */
export async function nightRecords(context: Context): Promise<NightRecord[]> {
  return await readRows(context, 'select logical_date, status, reason from meta.nights order by logical_date') as unknown as NightRecord[];
}

/** Days with a finished night. */
export function finishedDays(nights: readonly NightRecord[]): LogicalDate[] {
  return nights.filter(({ status }) => FINISHED.has(status)).map(({ logical_date }) => logical_date);
}

/**
 * Days without a finished night, from the first finished night to the newest night there is. A night that runs now is no gap, and neither is
 * a date after `today`: it can only have been a typing error.
 */
export function gapsBetween(nights: readonly NightRecord[], today: LogicalDate): DateRange[] {
  const finished = finishedDays(nights);
  const newest = nights.findLast(({ logical_date, status }) => logical_date <= today && status !== 'running')?.logical_date;
  const [first] = finished;
  if (first === undefined || newest === undefined) return [];
  const covered = new Set([...finished, ...nights.filter(({ status }) => status === 'running').map(({ logical_date }) => logical_date)]);
  return rangesOf(eachDay(addDays(first, 1), newest).filter((date) => !covered.has(date)));
}
