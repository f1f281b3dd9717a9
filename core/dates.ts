import { MusterError } from './errors.ts';

/** A UTC calendar day, `YYYY-MM-DD`. */
export type LogicalDate = string;

const DAY_MS = 86_400_000;

/** When a night's knowledge ends where no schedule says otherwise: on the day after D, UTC. */
const DEFAULT_FIRE_TIME = '02:00';

/** Checks that `text` is a real UTC day (`2026-02-30` is not) and returns it. */
export function parseLogicalDate(text: string, where = 'date'): LogicalDate {
  if (!isDay(text)) {
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

/** Whether `text` is a day of the calendar, `YYYY-MM-DD`, from the year 1 on, which is where engines begin. */
export function isDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) && text >= '0001' ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text;
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

/** The nominal fire time of D's night: D + 1 day at `at` (`HH:MM`, UTC). It is also the night's knowledge cutoff. */
export function nominalTimeOf(date: LogicalDate, at = DEFAULT_FIRE_TIME): string {
  return `${addDays(date, 1)}T${at}:00.000Z`;
}

/** What a night of D, fired at `at`, may see. */
export function nightBounds(logicalDate: LogicalDate, at?: string): { logicalDate: LogicalDate; asOf: string; knowledgeCutoff: string } {
  return { logicalDate, asOf: asOfBound(logicalDate), knowledgeCutoff: nominalTimeOf(logicalDate, at) };
}
