import { maskQuoted } from '../../core/masking.ts';

/** Beginnings of what DuckDB says of a value: it stands in quotes, or is a number. */
const QUOTES_ITS_VALUE = new RegExp(`^(?:${[
  'Could not (?:convert|cast|parse|decode) ', 'Failed to (?:cast|parse) ', 'Type \\w+(?:\\([\\d, ]+\\))? with value ', 'Casting value ', 'Unimplemented type for cast ', 'Overflow (?:in|on) ', 'cannot take ',
  'invalid (?:date|time|timestamp|interval) field ', '(?:date|time|timestamp|interval) field value out of range', '(?:Date|Timestamp|Sum|Value) (?:is )?out of range', 'extract specifier ', 'Unknown TimeZone ',
  'More than one row returned by a subquery', 'Malformed JSON ',
].join('|')})`);

/** What RE2 says of a pattern, before it repeats the pattern without quotes. */
const ABOUT_A_PATTERN = /^(?:missing [)\]]|unexpected \)|invalid escape sequence|invalid character class(?: range)?|bad repetition operator|no argument for repetition operator|invalid repetition size|trailing \\|invalid UTF-8|invalid named capture group|invalid perl operator)/;

const TYPE_OR_NUMBER = /\b(?:DECIMAL|NUMERIC)\(\d+(?:, ?\d+)?\)|(?<![\w%])\d+(?:\.\d+)?(?:e[-+]?\d+)?/gi;

/**
 * What DuckDB says while it runs a statement, without what it may have taken from a row. Only words that are known to be its own are
 * told: a pattern, or what `error()` was given, stands bare in them.
 */
export function withoutValues(said: string): string {
  const pattern = ABOUT_A_PATTERN.exec(said)?.[0];
  if (pattern !== undefined) return `${pattern}: …`;
  if (!QUOTES_ITS_VALUE.test(said)) return '… (its words may be those of a row)';
  return maskQuoted(said).replace(TYPE_OR_NUMBER, (text) => (/^\d/.test(text) ? '…' : text));
}
