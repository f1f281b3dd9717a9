import { InvalidArgumentError } from 'commander';
import { parseLogicalDate, type LogicalDate } from '../core/dates.ts';
import { MusterError } from '../core/errors.ts';
import { grouped } from '../core/words.ts';

/** Reads an option's value as a whole number from `least` to `most`. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^-?\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Allowed: a whole number from ${grouped(least)} to ${grouped(most)}.`);
  };
}

/** Reads an option's value as a UTC day. */
export function day(text: string): LogicalDate {
  try {
    return parseLogicalDate(text);
  } catch {
    // In commander's own form, which has no room for what to do: the one who catches it says that, once.
    throw new InvalidArgumentError('It is not a day. Allowed: a calendar day as YYYY-MM-DD, such as 2026-01-31.');
  }
}

/** Reads an option's value as a UTC day that has begun: a night of a day to come would find nothing, and be the newest night for years. */
export function begunDay(text: string): LogicalDate {
  const date = day(text);
  const today = new Date().toISOString().slice(0, 10);
  if (date <= today) return date;
  throw new InvalidArgumentError(`That day is still to come. Allowed: a day up to today, ${today} (UTC).`);
}

/** @throws MusterError (usage) for a range of days that runs backwards. */
export function requireRange(from: LogicalDate, to: LogicalDate): void {
  if (from <= to) return;
  throw new MusterError({
    kind: 'usage', where: 'command line', found: `--from ${from} is after --to ${to}`, allowed: 'from on or before to, both inclusive', todo: 'change one of them',
  });
}

/** Reads an option's value as a TCP port; 0 means any that is free. */
export const port = wholeNumber(0, 65_535);
