import { MusterError } from './errors.ts';

/** A UTC calendar day, `YYYY-MM-DD`. */
export type LogicalDate = string;

const DAY_MS = 86_400_000;

/** The hour at which a night's knowledge ends when nothing fired it: 02:00 UTC on the day after D, as the default schedule fires. */
const DEFAULT_FIRE_HOUR = 2;

/** Checks that `text` is a real UTC day (`2026-02-30` is not) and returns it. */
export function parseLogicalDate(text: string, where = 'date'): LogicalDate {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text) {
    throw new MusterError({
      kind: 'usage',
      where,
      found: `"${text}" is not a day`,
      allowed: 'a calendar day as YYYY-MM-DD',
      todo: 'give a date such as 2026-01-31',
    });
  }
  return text;
}

export function addDays(date: LogicalDate, days: number): LogicalDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

export function daysBetween(from: LogicalDate, to: LogicalDate): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

/** Every day from `from` to `to`, both inclusive, oldest first. */
export function eachDay(from: LogicalDate, to: LogicalDate): LogicalDate[] {
  const days = daysBetween(from, to);
  return Array.from({ length: Math.max(0, days + 1) }, (_, index) => addDays(from, index));
}

/** The bound `:as_of` of logical date D: D + 1 day at 00:00 UTC, exclusive, as an ISO string. */
export function asOfBound(date: LogicalDate): string {
  return `${addDays(date, 1)}T00:00:00.000Z`;
}

/** A night fired at nominal time T works on the last complete day: date(T) - 1 day. */
export function logicalDateOf(nominalTime: Date): LogicalDate {
  return addDays(nominalTime.toISOString().slice(0, 10), -1);
}

/** The nominal fire time of D's night: D + 1 day at `hour`:`minute` UTC. It is also the night's knowledge cutoff. */
export function nominalTimeOf(date: LogicalDate, hour = DEFAULT_FIRE_HOUR, minute = 0): string {
  const clock = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  return `${addDays(date, 1)}T${clock}:00.000Z`;
}
