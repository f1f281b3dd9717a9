import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { LogicalDate } from '../core/dates.ts';
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
 * @throws MusterError usage when there is no data folder.
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

/** Files below `folder` whose path matches the segments, where `*` stands for anything within one segment. */
function matches(folder: string, [segment = '', ...rest]: readonly string[]): string[] {
  const pattern = segmentPattern(segment);
  const entries = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => pattern.test(name));
  if (rest.length === 0) return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => path.join(folder, name));
  return entries.filter((entry) => !entry.isFile()).flatMap(({ name }) => matches(path.join(folder, name), rest));
}

function segmentPattern(segment: string): RegExp {
  const text = segment.replace(/[.+?^$()|[\]\\]/g, '\\$&').replaceAll('{date}', `(${DAY.source})`).replaceAll('*', '[^/]*');
  return new RegExp(`^${text}$`);
}

function dayIn(file: string, root: string, pattern: string): LogicalDate | null {
  const text = pattern.split('/').map((segment) => segmentPattern(segment).source.slice(1, -1)).join('/');
  return new RegExp(`^${text}$`).exec(path.relative(root, file).split(path.sep).join('/'))?.[1] ?? null;
}
