import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { MusterError } from '../core/errors.ts';
import { codeOf } from './home.ts';
import { identityOf, isAlive, type ProcessIdentity } from './process-identity.ts';

/** How often a waiting process looks again. */
const POLL_MS = 50;

/**
 * Runs `work` while this process alone holds the file `lock`; waits for whoever holds it now. A lock whose holder is gone is taken over.
 * @throws MusterError (environment) when a living process keeps it longer than `timeoutMs`.
 */
export async function withLock<T>(lock: string, timeoutMs: number, work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  while (!(await take(lock))) {
    const holder = await holderOf(lock);
    if (holder && !isAlive(holder)) {
      await breakStale(lock);
    } else if (Date.now() >= deadline) {
      throw new MusterError({
        kind: 'environment',
        where: lock,
        found: holder ? `held by process ${holder.pid}` : 'held by an unknown process',
        todo: 'wait for the other muster command to finish, or end it; if none runs, delete the file',
      });
    } else {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

/**
 * Takes the file `lock` for this process, until it calls `release` or ends; waits for nobody. A lock whose holder is gone is taken over.
 * @returns how to give it back, or the living process that holds it.
 */
export async function claim(lock: string): Promise<{ release: () => Promise<void> } | { holder: ProcessIdentity | undefined }> {
  // Twice, for the one left behind by a process that is gone.
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    if (await take(lock)) {
      let held = true;
      return {
        async release() {
          // Once: by the second time it may be somebody else's.
          if (held) await rm(lock, { force: true });
          held = false;
        },
      };
    }
    const holder = await holderOf(lock);
    if (holder && isAlive(holder)) return { holder };
    if (holder) await breakStale(lock);
  }
  return { holder: await holderOf(lock) };
}

/** A link appears with its content complete, so that nobody ever sees a lock without a holder. */
async function take(lock: string): Promise<boolean> {
  const draft = ownName(lock);
  await writeFile(draft, JSON.stringify(identityOf()), { mode: 0o600 });
  try {
    await link(draft, lock);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Moves the lock aside before judging it again: another process may have broken the stale one first and taken it anew. */
async function breakStale(lock: string): Promise<void> {
  const aside = ownName(lock);
  try {
    await rename(lock, aside);
    const holder = await holderOf(aside);
    if (holder && isAlive(holder)) await link(aside, lock);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'EEXIST') throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

function ownName(lock: string): string {
  return `${lock}.${process.pid}.${Math.random().toString(36).slice(2, 8)}`;
}

async function holderOf(path: string): Promise<ProcessIdentity | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as ProcessIdentity;
  } catch {
    return undefined;
  }
}
