import { existsSync } from 'node:fs';
import path from 'node:path';
import type { LogicalDate } from '../../core/dates.ts';
import type { LandingFile } from '../landing.ts';
import type { Source } from '../models/source.ts';

/** The file that says that a landing day is complete; null where a source has none. */
export function markerOf({ marker }: Source, data: string, day: LogicalDate): string | null {
  return marker === null ? null : path.join(path.resolve(data), marker.replaceAll('{date}', day));
}

/** Landing days that are still being written: their marker is not there yet. Days that are published already are not asked. */
export function unfinishedDays(source: Source, data: string, files: readonly LandingFile[], published: ReadonlySet<LogicalDate>): Set<LogicalDate> {
  if (source.marker === null) return new Set();
  const days = new Set(files.flatMap(({ day }) => (day === null || published.has(day) ? [] : [day])));
  return new Set([...days].filter((day) => !existsSync(markerOf(source, data, day) ?? '')));
}
