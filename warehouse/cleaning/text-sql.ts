import { literal } from '../../core/sql-literal.ts';
/** Pieces of SQL over text that give the same on every engine, whatever its locale. */

/** Blanks as people paste them: with tabs, line ends and the blank that does not break. */
const BLANKS = ' \t\r\n\u00a0';

/** Without blanks at either end. */
export function trimmed(value: string): string {
  return `ltrim(rtrim(${value}, '${BLANKS}'), '${BLANKS}')`;
}

/** Without blanks at either end, and with one between two words. */
export function collapsed(value: string): string {
  return trimmed(`regexp_replace(${value}, '[${BLANKS}]+', ' ', 'g')`);
}

/** Capital letters whose small form is one letter too: Latin, Greek and Cyrillic. Engines' own lower() depends on the locale. */
const CAPITALS = [[0x41, 0x5a], [0xc0, 0xde], [0x100, 0x17d], [0x386, 0x3ab], [0x400, 0x42f]]
  .flatMap(([from = 0, to = 0]) => Array.from({ length: to - from + 1 }, (_, index) => String.fromCodePoint(from + index)))
  .filter((letter) => letter.toLowerCase().length === 1 && letter.toLowerCase() !== letter && letter.toLowerCase().toUpperCase() === letter);

export const LETTERS: readonly { capital: string; small: string }[] = CAPITALS.map((capital) => ({ capital, small: capital.toLowerCase() }));

export function lowered(value: string): string {
  return translated(value, LETTERS.map(({ capital }) => capital), LETTERS.map(({ small }) => small));
}

/** Of plain letters alone, for which a short list is faster to go through. */
export function loweredAscii(value: string): string {
  const ascii = LETTERS.filter(({ capital }) => capital <= 'Z');
  return translated(value, ascii.map(({ capital }) => capital), ascii.map(({ small }) => small));
}

/** Whatever the letters, where nearly all texts are of plain ones. */
export function loweredMostlyAscii(value: string): string {
  return `case when ${value} ~ '^[ -~]*$' then ${loweredAscii(value)} else ${lowered(value)} end`;
}

export function raised(value: string): string {
  return translated(value, LETTERS.map(({ small }) => small), LETTERS.map(({ capital }) => capital));
}

/** With each letter of `from` as the one at its place in `to`. */
export function translated(value: string, from: readonly string[], to: readonly string[]): string {
  return `translate(${value}, '${from.join('')}', '${to.join('')}')`;
}

const [BETWEEN, WITHIN] = ['\n', '\t'];

/**
 * What `form` stands for; null where it stands for nothing. One long text that is searched takes a fraction of the time of a CASE
 * with as many branches. `form` has no tabs or line ends: see `collapsed`.
 */
export function lookedUp(form: string, entries: Iterable<readonly [string, string]>): string {
  const text = literal(`${[...entries].map(([from, to]) => `${BETWEEN}${from}${WITHIN}${to}`).join('')}${BETWEEN}`);
  const found = `strpos(${text}, '${BETWEEN}' || ${form} || '${WITHIN}')`;
  return `case when ${found} > 0 then split_part(substr(${text}, ${found} + length(${form}) + 2), '${BETWEEN}', 1) end`;
}
