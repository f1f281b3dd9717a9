import { InvalidArgumentError, type Command } from 'commander';
import type { LogicalDate } from '../../../core/dates.ts';
import { day } from '../../options.ts';

/** Which segment is meant, and on which night. */
export interface Flags { segmentation?: string; date?: LogicalDate }

export const SEGMENTATION = ['--segmentation <name>', 'which segmentation, where several have such a segment'] as const;
export const DATE = ['--date <day>', 'logical date, UTC (default: the newest there is)', day] as const;

/** Options may stand before the name of the subcommand too. */
export function flagsOf(segments: Command, flags: Flags): Flags {
  return { ...segments.opts<Flags>(), ...flags };
}

/** Reads an option's value as names with commas. */
export function listOfNames(text: string): string[] {
  const names = text.split(',').map((name) => name.trim()).filter((name) => name !== '');
  if (names.length > 0) return names;
  throw new InvalidArgumentError('Allowed: names of features with commas, such as touches_28d,open_rate_84d.');
}
