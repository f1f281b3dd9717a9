import { tokenize } from '../models/sql-text.ts';
import type { Source } from '../models/source.ts';

/**
 * `loaded_at` of a row whose landing day is known, as SQL: what lands in a day is known when that day is over, and not before, whatever the row says
 * of itself. The night of that day is the first that loads it, and one before it that is built again would else know more than it did. A row may
 * say that it was known later.
 */
export function knownFrom(row: string): string {
  const over = `cast(${row}.partition_date + 1 as timestamp)`;
  return `case when ${row}.loaded_at < ${over} then ${over} else ${row}.loaded_at end`;
}

/**
 * Whether rows that land say themselves when they were known, by the source or by its staging SELECT: by that, and not by when their day was over, a
 * source is fresh. In an import of history rows alone say it, and stay as they are.
 */
export function saysWhenKnown({ partition, loadedAt }: Pick<Source, 'partition' | 'loadedAt'>, sql: string): boolean {
  return partition === 'landing' && (loadedAt !== 'landing' || !handsOn(sql));
}

/** A SELECT with `loaded_at` among its columns, and no other mention of it. */
function handsOn(sql: string): boolean {
  const tokens = tokenize(sql);
  const places = tokens.flatMap(({ text }, index) => (text === 'loaded_at' || text === '"loaded_at"' ? [index] : []));
  return places.length > 0 && places.every((index) => tokens[index - 1]?.text === ',');
}
