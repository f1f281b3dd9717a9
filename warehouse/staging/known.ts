import type { Source } from '../models/source.ts';

/**
 * `loaded_at` as it is staged, as SQL over a row. What lands in a day is known when that day is over, and not before, whatever the row says of
 * itself: the night of that day is the first that loads it, and one before it that is built again would else know more than it did. A row may
 * say that it was known later. In an import of history rows alone say it.
 */
export function knownFrom({ partition }: Pick<Source, 'partition'>, row: string): string {
  const own = `${row}.loaded_at`;
  const over = `cast(${row}.partition_date + 1 as timestamp)`;
  return partition === 'landing' ? `case when ${own} < ${over} then ${over} else ${own} end` : own;
}

/** Whether rows of landing days say themselves when they were known: by that, and not by when their day was over, a source is fresh. */
export function saysWhenKnown({ partition, loadedAt }: Pick<Source, 'partition' | 'loadedAt'>): boolean {
  return partition === 'landing' && loadedAt !== 'landing';
}
