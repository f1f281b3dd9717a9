import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface BundleCache {
  /** What the script is for, which names its folder in the cache. */
  purpose: 'training' | 'workflows';
  /** The module whose exports the script has. */
  entry: string;
  /** What makes the script, with its version: another one may make another script of the same files. */
  maker: string;
  /** Our cache folder. */
  folder: string;
}

/** A bundle and what it was made of. */
interface KeptBundle {
  maker: string;
  /** SHA-256 by path of every file that was read. */
  files: Record<string, string>;
  code: string;
}

/** The code that was kept for this entry, unless a file that went into it has changed since or is gone. */
export async function keptBundle(cache: BundleCache): Promise<string | undefined> {
  try {
    const { maker, files, code } = JSON.parse(await readFile(fileOf(cache), 'utf8')) as KeptBundle;
    if (maker !== cache.maker) return undefined;
    return Object.entries(files).every(([file, hash]) => hashOf(file) === hash) ? code : undefined;
  } catch {
    return undefined; // none yet, or one that cannot be read: it is made again
  }
}

/** A bundle that was just made. */
export interface MadeBundle {
  code: string;
  /** What the bundler read, folders among it. */
  files: Iterable<string>;
  /** When it began to read, in milliseconds since 1970. */
  since: number;
}

/** Keeps a bundle in place of the one before, unless a file has changed meanwhile: nobody knows then what the bundler saw of it. */
export async function keepBundle(cache: BundleCache, { code, files, since }: MadeBundle): Promise<void> {
  // Webpack's entry point exists in memory only, and says nothing but the path of the workflows.
  const read = [...files].map((file) => ({ file, about: statSync(file, { throwIfNoEntry: false }) })).filter(({ about }) => about?.isFile());
  if (read.some(({ about }) => (about?.mtimeMs ?? 0) > since)) return;
  const kept: KeptBundle = { maker: cache.maker, files: Object.fromEntries(read.map(({ file }) => [file, hashOf(file)])), code };
  const file = fileOf(cache);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  // Written aside first: another process may read at the same moment.
  const draft = `${file}.${process.pid}.part`;
  await writeFile(draft, JSON.stringify(kept), { mode: 0o600 });
  await rename(draft, file);
}

/** One for each installation of Muster on this machine. */
function fileOf({ purpose, entry, folder }: BundleCache): string {
  return join(folder, purpose, `${sha256(entry).slice(0, 16)}.json`);
}

/** Of a small file: for hundreds of them, turns of the event loop would take three times as long as to read at once. */
function hashOf(file: string): string {
  return sha256(readFileSync(file));
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
