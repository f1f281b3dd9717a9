import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { LogicalDate } from '../../core/dates.ts';
import type { LandingFile } from '../landing.ts';
import type { Source } from '../models/source.ts';

/** The file that says that a landing day is complete; null where a source has none. */
export function markerOf({ marker }: Source, data: string, day: LogicalDate): string | null {
  return marker === null ? null : path.join(path.resolve(data), marker.replaceAll('{date}', day));
}

/**
 * Landing days that are still being written: their marker is not there yet, or it is a manifest that promises files that are not there.
 * Days that are published already are not asked.
 */
export function unfinishedDays(source: Source, data: string, files: readonly LandingFile[], published: ReadonlySet<LogicalDate>): Set<LogicalDate> {
  if (source.marker === null) return new Set();
  const days = new Set(files.flatMap(({ day }) => (day === null || published.has(day) ? [] : [day])));
  return new Set([...days].filter((day) => !isComplete(markerOf(source, data, day) ?? '', files.filter((landed) => landed.day === day))));
}

function isComplete(marker: string, files: readonly LandingFile[]): boolean {
  if (!existsSync(marker)) return false;
  const promised = promisedBy(marker);
  if (!Array.isArray(promised)) return typeof promised !== 'number' || files.length >= promised;
  const names = new Set(files.map(({ file }) => path.basename(file)));
  return promised.every((name) => names.has(path.basename(String(name))));
}

/** `files` of a manifest in JSON: how many, or which. A marker that is empty, or anything else, promises nothing. */
function promisedBy(marker: string): unknown {
  try {
    return (JSON.parse(readFileSync(marker, 'utf8')) as { files?: unknown } | null)?.files;
  } catch {
    return undefined;
  }
}
