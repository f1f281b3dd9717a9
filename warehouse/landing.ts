import { existsSync, readdirSync, statSync, type Dirent } from 'node:fs';
import path from 'node:path';
import { isDay, type LogicalDate } from '../core/dates.ts';
import { MusterError } from '../core/errors.ts';
import type { Source } from './models/source.ts';

/** A file that a source delivered. */
export interface LandingFile {
  /** Absolute path. */
  file: string;
  /** The landing day in its path; null for an import of history. */
  day: LogicalDate | null;
}

const DAY = /\d{4}-\d{2}-\d{2}/;

/**
 * Files of a source below the data folder, oldest landing day first.
 * @throws MusterError usage when there is no data folder; contract for a path with a day that no calendar has.
 */
export function landingFiles(source: Source, data: string): LandingFile[] {
  const root = path.resolve(data);
  if (!existsSync(root) || !statSync(root).isDirectory()) {
    throw new MusterError({ kind: 'usage', where: 'data', found: `no folder ${data}`, allowed: 'the folder with the landing files', todo: 'give --data DIR, or correct `data` in the configuration' });
  }
  return matches(root, source.path.split('/'))
    .map((file) => ({ file, day: dayIn(file, root, source.path) }))
    .filter(({ day }) => day !== null || !source.path.includes('{date}'))
    .toSorted((a, b) => (a.file < b.file ? -1 : 1));
}

/**
 * Files below `folder` whose path matches the segments, where `*` stands for anything within one segment.
 * @throws MusterError contract for what is there and cannot be read as a file: passed over, it would be data that nobody misses.
 */
function matches(folder: string, [segment = '', ...rest]: readonly string[]): string[] {
  const pattern = segmentPattern(segment);
  const found = readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => pattern.test(name))
    .map((entry) => ({ at: path.join(folder, entry.name), isFolder: isFolder(path.join(folder, entry.name), entry) }));
  if (rest.length > 0) return found.filter((entry) => entry.isFolder).flatMap(({ at }) => matches(at, rest));
  const notAFile = found.find((entry) => entry.isFolder);
  if (notAFile) {
    throw new MusterError({
      kind: 'contract', where: notAFile.at, found: 'a folder', allowed: 'a file of that name',
      todo: 'deliver one file, or give the source a path into that folder',
    });
  }
  return found.map(({ at }) => at);
}

function isFolder(at: string, entry: Dirent): boolean {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  const target = statSync(at, { throwIfNoEntry: false });
  if (target) return target.isDirectory();
  throw new MusterError({ kind: 'contract', where: at, found: 'a link that leads nowhere', allowed: 'a file, or a link to one', todo: 'deliver the file again, or remove the link' });
}

function segmentPattern(segment: string): RegExp {
  const text = segment.replace(/[.+?^$()|[\]\\]/g, '\\$&').replaceAll('{date}', `(${DAY.source})`).replaceAll('*', '[^/]*');
  return new RegExp(`^${text}$`);
}

function dayIn(file: string, root: string, pattern: string): LogicalDate | null {
  const text = pattern.split('/').map((segment) => segmentPattern(segment).source.slice(1, -1)).join('/');
  const day = new RegExp(`^${text}$`).exec(path.relative(root, file).split(path.sep).join('/'))?.[1] ?? null;
  if (day === null || isDay(day)) return day;
  throw new MusterError({
    kind: 'contract', where: file, found: `${day} is not a day`, allowed: 'a calendar day as YYYY-MM-DD for {date}', todo: 'deliver it under the right day, or take it away',
  });
}
