import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { MusterError } from '../../core/errors.ts';
import type { LogicalDate } from '../../core/dates.ts';
import type { LandingFile } from '../landing.ts';
import type { Source } from '../models/source.ts';

/** The file that says that a landing day is complete; null where a source has none. */
export function markerOf({ marker }: Source, data: string, day: LogicalDate): string | null {
  return marker === null ? null : path.join(path.resolve(data), marker.replaceAll('{date}', day));
}

/**
 * Landing days that are still being written: their marker is not there yet or not written to its end, or it is a manifest that promises files
 * that are not there. Days that are published already are not asked.
 * @throws MusterError contract for a manifest that says in a way of its own which files there are.
 */
export function unfinishedDays(source: Source, data: string, files: readonly LandingFile[], published: ReadonlySet<LogicalDate>): Set<LogicalDate> {
  if (source.marker === null) return new Set();
  const days = new Set(files.flatMap(({ day }) => (day === null || published.has(day) ? [] : [day])));
  return new Set([...days].filter((day) => !isComplete(markerOf(source, data, day) ?? '', files.filter((landed) => landed.day === day))));
}

function isComplete(marker: string, files: readonly LandingFile[]): boolean {
  const promise = promisedBy(marker);
  if (promise === 'unfinished') return false;
  if (typeof promise === 'number') return files.length >= promise;
  const names = new Set(files.map(({ file }) => path.basename(file)));
  return promise.every((name) => names.has(path.basename(name)));
}

/** What a marker promises: how many files, or which. One that is no JSON, or says nothing of `files`, promises none. */
function promisedBy(marker: string): number | string[] | 'unfinished' {
  const text = existsSync(marker) ? readFileSync(marker, 'utf8').trim() : null;
  if (text === null) return 'unfinished';
  if (!/^[[{]/.test(text)) return [];
  const manifest = parsed(text);
  if (manifest === null) return 'unfinished';
  const { files } = manifest;
  if (files === undefined) return [];
  const count = typeof files === 'string' && /^\d+$/.test(files.trim()) ? Number(files) : files;
  if (typeof count === 'number' && Number.isInteger(count) && count >= 0) return count;
  const names = Array.isArray(files) ? files.map(nameIn) : [null];
  if (names.every((name) => name !== null)) return names;
  throw new MusterError({
    kind: 'contract', where: marker, found: '`files` that is neither a number nor a list of names',
    allowed: 'how many files there are, or their names: each as text, or as `name`, `path` or `url` of an object', todo: 'write the manifest so, or leave `files` out of it',
  });
}

/** A manifest; null for one whose writer is still at it. */
function parsed(text: string): { files?: unknown } | null {
  try {
    return JSON.parse(text) as { files?: unknown };
  } catch {
    return null;
  }
}

function nameIn(file: unknown): string | null {
  if (typeof file === 'string') return file;
  const { name, path: at, url } = (file ?? {}) as Record<string, unknown>;
  return [name, at, url].find((value): value is string => typeof value === 'string') ?? null;
}
