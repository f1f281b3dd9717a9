import type { LogicalDate } from '../../../core/dates.ts';
import { spanOfDays } from '../../../core/words.ts';
import type { Source } from '../../models/source.ts';
import type { Differences } from './window.ts';

/** What somebody should know about days that a table has no rows for any more. */
export function goneInWords({ id, table, lookback }: Source, { withdrawn, kept }: Pick<Differences, 'withdrawn' | 'kept'>, first: LogicalDate | null): string[] {
  const name = table?.name ?? '';
  const stay = kept.length === 0 || (first !== null && lookback !== null) ? []
    : [`${id}: ${name} has no rows ${first === null ? 'at all' : `before ${first}`}; what was staged of ${daysInWords(kept)} stays, but for rows that are on another day now`];
  return [...(withdrawn.length === 0 ? [] : [`${id}: ${name} has no rows any more for ${daysInWords(withdrawn)}, so staging has none either`]), ...stay];
}

/** Named one by one as long as that can be read. */
function daysInWords(days: readonly LogicalDate[]): string {
  return days.length <= 5 ? days.join(', ') : spanOfDays(days);
}
