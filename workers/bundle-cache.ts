import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export interface BundleCache {
  /** The module whose exports are the workflows. */
  workflowsPath: string;
  /** Our cache folder. */
  folder: string;
}

/** A bundle and what it was made of. */
interface KeptBundle {
  /** Version of the SDK, which brings the bundler. */
  sdk: string;
  /** SHA-256 by path of every file that was read. */
  files: Record<string, string>;
  code: string;
}

const { version: SDK } = createRequire(import.meta.url)('@temporalio/worker/package.json') as { version: string };

/** The code that was kept for these workflows, unless a file that went into it has changed since or is gone. */
export async function keptBundle(cache: BundleCache): Promise<string | undefined> {
  try {
    const { sdk, files, code } = JSON.parse(await readFile(fileOf(cache), 'utf8')) as KeptBundle;
    if (sdk !== SDK) return undefined;
    const current = await Promise.all(Object.entries(files).map(async ([file, hash]) => (await hashOf(file)) === hash));
    return current.every(Boolean) ? code : undefined;
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
  // The bundler's entry point exists in memory only, and says nothing but the path of the workflows.
  const read = [...files].map((file) => ({ file, about: statSync(file, { throwIfNoEntry: false }) })).filter(({ about }) => about?.isFile());
  if (read.some(({ about }) => (about?.mtimeMs ?? 0) > since)) return;
  const hashes = await Promise.all(read.map(async ({ file }) => [file, await hashOf(file)] as const));
  const kept: KeptBundle = { sdk: SDK, files: Object.fromEntries(hashes), code };
  const file = fileOf(cache);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  // Written aside first: another process may read at the same moment.
  const draft = `${file}.${process.pid}.part`;
  await writeFile(draft, JSON.stringify(kept), { mode: 0o600 });
  await rename(draft, file);
}

/** One for each installation of Muster on this machine. */
function fileOf({ workflowsPath, folder }: BundleCache): string {
  return join(folder, 'workflows', `${sha256(workflowsPath).slice(0, 16)}.json`);
}

async function hashOf(file: string): Promise<string> {
  return sha256(await readFile(file));
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
