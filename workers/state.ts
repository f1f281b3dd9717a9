import { rmSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import type { z } from 'zod';
import { MusterError } from '../core/errors.ts';
import { codeOf } from './home.ts';

/**
 * Writes a state file in one step: another process reads the old content or the new, never half of it.
 * Mode 0600, because such a file may carry the token of a local server.
 * @throws MusterError (environment) when the folder cannot be written or the disk is full.
 */
export async function writeState(path: string, value: unknown): Promise<void> {
  const draft = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
    await rename(draft, path);
  } catch (cause) {
    await rm(draft, { force: true });
    throw new MusterError({
      kind: 'environment',
      where: path,
      found: `cannot be written (${codeOf(cause) ?? 'unknown reason'})`,
      todo: 'check the free space and the permissions of the state folder',
      cause,
    });
  }
}

/** The content of a state file, or undefined where it is missing, unreadable or of another shape: all three mean "nobody told us". */
export async function readState<T>(path: string, shape: z.ZodType<T>): Promise<T | undefined> {
  try {
    return shape.safeParse(JSON.parse(await readFile(path, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

/** Removes a state file; fine when there is none. Synchronous, so that it can run while a process ends. */
export function removeState(path: string): void {
  rmSync(path, { force: true });
}
