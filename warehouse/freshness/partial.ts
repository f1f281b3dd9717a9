import { addDays, type LogicalDate } from '../../core/dates.ts';

/** Weeks back that say how many rows a weekday usually has, and how many of them must be there to say it. */
const WEEKS = 5;
const LEAST_WEEKS = 2;

/** A day that has far fewer rows than its weekday usually has. */
export interface PartialDay { date: LogicalDate; rows: number; /** The median of the same weekday in the five weeks before. */ usual: number }

/** Which of these days are partly loaded: below `share` of what their own weekday had lately. Without two such weeks nobody can say. */
export function partialDays(rowsOf: ReadonlyMap<LogicalDate, number>, days: readonly LogicalDate[], share: number): PartialDay[] {
  return days.flatMap((date) => {
    const before = Array.from({ length: WEEKS }, (_, week) => rowsOf.get(addDays(date, -7 * (week + 1))) ?? 0).filter((rows) => rows > 0);
    if (before.length < LEAST_WEEKS) return [];
    const usual = median(before);
    const rows = rowsOf.get(date) ?? 0;
    return rows < share * usual ? [{ date, rows, usual }] : [];
  });
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
