import { addDays, type LogicalDate } from '../core/dates.ts';

export const DAY_SECONDS = 86_400;
export const EVENING_STARTS = 18 * 3_600;

/** The days of a company. A day is its index: 0 is the first; what lies before is negative. */
export interface Calendar {
  days: number;
  first: LogicalDate;
  last: LogicalDate;
  /** Seconds from 1970-01-01 to the first day's midnight, UTC. Every stored time counts seconds from there. */
  epoch: number;
  dateOf(day: number): LogicalDate;
  /** 0 is Sunday. */
  weekday(day: number): number;
  isWeekend(day: number): boolean;
}

export function calendarOf(first: LogicalDate, days: number): Calendar {
  const epoch = Date.parse(`${first}T00:00:00Z`) / 1_000;
  const firstWeekday = new Date(epoch * 1_000).getUTCDay();
  const weekday = (day: number): number => (((firstWeekday + day) % 7) + 7) % 7;
  return {
    days,
    first,
    last: addDays(first, days - 1),
    epoch,
    dateOf: (day) => addDays(first, day),
    weekday,
    isWeekend: (day) => weekday(day) === 0 || weekday(day) === 6,
  };
}
