import { literal } from '../../core/sql-literal.ts';
import { NOTHING } from '../cleaning/facts/nothing.ts';
import { loweredAscii } from '../cleaning/text-sql.ts';

/** From so many on, one character over and over is what somebody typed for none; below, it may be the number of a card. */
const REPEATED = 5;

/** Letters and digits alone; nothing of marks. */
const plain = (value: string): string => loweredAscii(`regexp_replace(${value}, '[^0-9A-Za-z]', '', 'g')`);

const WORDS = [...new Set(['', ...NOTHING.map((word) => word.toLowerCase().replaceAll(/[^a-z]/g, ''))])];

/**
 * Condition: a text that stands for no identifier, as systems write it in every row that has none: `N/A`, `-`, `0`, `xxxxx`, an id of zeros
 * alone. Compared like any other it would make one customer of strangers.
 */
export function isPlaceholder(value: string): string {
  const text = plain(value);
  return `(${text} in (${WORDS.map(literal).join(', ')}) or (replace(${text}, left(${text}, 1), '') = '' and (length(${text}) >= ${REPEATED} or ${text} like '0%')))`;
}
