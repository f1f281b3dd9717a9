import { InvalidArgumentError } from 'commander';
import { parseLogicalDate, type LogicalDate } from '../core/dates.ts';
import { messageOf } from '../core/errors.ts';

/** Reads an option's value as a whole number from `least` to `most`. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^-?\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Allowed: a whole number from ${least.toLocaleString('en')} to ${most.toLocaleString('en')}.`);
  };
}

/** Reads an option's value as a UTC day. */
export function day(text: string): LogicalDate {
  try {
    return parseLogicalDate(text);
  } catch (error) {
    throw new InvalidArgumentError(messageOf(error));
  }
}

/** Reads an option's value as a TCP port; 0 means any that is free. */
export const port = wholeNumber(0, 65_535);
