import { addDays, daysBetween, type LogicalDate } from '../../core/dates.ts';
import type { Source } from '../models/source.ts';
import { undocumentedIn } from '../quality/gaps.ts';

/** Days without data in the middle of a daily source: told, not refused, since the past may be thin; documented ones are not told again. `what` is missing there. */
export function gapsIn(source: Source, found: readonly LogicalDate[], current: ReadonlySet<LogicalDate>, what: string): string[] {
  if (source.expect !== 'daily' || source.partition === 'event_time') return [];
  const days = [...new Set(found)].toSorted();
  const gaps = days.flatMap((day, index) => {
    const before = days[index - 1];
    return before !== undefined && daysBetween(before, day) > 1 && !current.has(day) ? undocumentedIn(source, addDays(before, 1), addDays(day, -1)) : [];
  });
  return gaps.length === 0 ? [] : [`${source.id}: no ${what} for ${gaps.join(', ')}`];
}
