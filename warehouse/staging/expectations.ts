import type { LogicalDate } from '../../core/dates.ts';
import { MusterError } from '../../core/errors.ts';
import type { Source } from '../models/source.ts';
import { documentedGap } from '../quality/gaps.ts';
import type { Opened } from './origin.ts';
import type { Profile } from './profile.ts';

/**
 * Holds what is in the files against how often the source is expected. An empty day of a daily source is not published,
 * so that it is looked at again; on D itself it stops the night.
 * @throws MusterError contract for an empty partition D, naming its file.
 */
export function assertRows(source: Source, { partitions, rowsOf }: Profile, about: { logicalDate: LogicalDate; opened: Opened; current: ReadonlySet<LogicalDate>; withdrawn: readonly LogicalDate[] }): { partitions: LogicalDate[]; warnings: string[] } {
  const { logicalDate, opened, current, withdrawn } = about;
  if (source.expect !== 'daily') return { partitions, warnings: [] };
  const empty = partitions.filter((day) => rowsOf.get(day) === 0 && !withdrawn.includes(day) && documentedGap(source, day) === null);
  const missing = !current.has(logicalDate) && (rowsOf.get(logicalDate) ?? 0) === 0 && documentedGap(source, logicalDate) === null;
  if (missing) throw emptyPartition(source, logicalDate, opened, partitions);
  return {
    partitions: partitions.filter((day) => rowsOf.get(day) !== 0 || withdrawn.includes(day)),
    warnings: empty.length === 0 ? [] : [`${source.id}: no rows in ${empty.join(', ')}`],
  };
}

function emptyPartition(source: Source, logicalDate: LogicalDate, opened: Opened, days: readonly LogicalDate[]): MusterError {
  const where = opened.placeOf(logicalDate);
  if (source.partition === 'event_time') {
    return new MusterError({
      kind: 'contract', where, found: `no rows for ${logicalDate}`,
      allowed: days.length === 0 ? 'rows on every day' : `a day with rows; the last before it is ${days.at(-1)}`,
      todo: `choose another date, or set expect: sometimes for ${source.id}`,
    });
  }
  return new MusterError({
    kind: 'contract', where, found: `partition ${logicalDate} has no rows`, allowed: `at least one row a day (${source.id} is expected daily)`,
    todo: `deliver the file again, or set expect: sometimes in ${source.file}`,
  });
}
