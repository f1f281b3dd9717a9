import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Puts `bytes` at `path`, whole or not at all: written beside it under a temporary name (`.NAME.*.tmp`), flushed to the disk, renamed.
 * A file that is there already is left as it is, so that a reader never sees it change. Folders are made where missing.
 * What a killed process left behind for the same path is cleared away.
 * @throws the file system's own error, with the temporary file removed.
 */
export async function writeOnce(path: string, bytes: Uint8Array): Promise<void> {
  if (await exists(path)) return;
  const folder = dirname(path);
  const made = await mkdir(folder, { recursive: true });
  const temporary = join(folder, `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    await writeFlushed(temporary, bytes);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    // An overlapping attempt at the same batch may have finished first and cleared our temporary file away.
    if (await exists(path)) return;
    throw error;
  }
  await flushNames(folder, made);
  await clearLeftovers(folder, basename(path));
}

async function writeFlushed(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * A rename, or a new folder, is only durable once the folder above it is: POSIX keeps names in the folder.
 * @param made the topmost folder that had to be made, as `mkdir` says it.
 */
async function flushNames(folder: string, made: string | undefined): Promise<void> {
  await flushFolder(folder);
  if (made === undefined) return;
  for (let current = folder; current.length >= made.length; current = dirname(current)) await flushFolder(dirname(current));
}

async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function clearLeftovers(folder: string, name: string): Promise<void> {
  const leftovers = (await readdir(folder)).filter((entry) => entry.startsWith(`.${name}.`) && entry.endsWith('.tmp'));
  for (const entry of leftovers) await rm(join(folder, entry), { force: true });
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
}
