import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { LoadedConfig } from '../config/load.ts';
import { MusterError } from '../core/errors.ts';
import { codeOf, type Home } from './home.ts';
import { readState } from './state.ts';

/** `company.json`: whose state this is. */
const shape = z.object({ name: z.string() });

/** Reads of a file that another process may be writing this moment. */
const READS = 10;
const BETWEEN_READS_MS = 50;

/**
 * Gives a new state folder to the company of the configuration, and refuses one that belongs to another: their customers would end up
 * in one warehouse, and in each other's audiences.
 */
export async function claimForCompany(home: Home, { name }: LoadedConfig): Promise<void> {
  const path = join(home.dir, 'company.json');
  try {
    await writeFile(path, `${JSON.stringify({ name })}\n`, { flag: 'wx', mode: 0o600 });
    return;
  } catch (cause) {
    if (codeOf(cause) !== 'EEXIST') {
      throw new MusterError({
        kind: 'environment', where: path, found: `cannot be written (${codeOf(cause) ?? 'unknown reason'})`,
        todo: 'check the free space and the permissions of the state folder', cause,
      });
    }
  }
  const owner = await ownerOf(path);
  if (owner?.name === name) return;
  throw new MusterError({
    kind: 'usage', where: `state folder ${home.dir}`,
    found: owner ? `it holds the company "${owner.name}", and the configuration is for "${name}"` : `${path} does not say whose it is`,
    allowed: 'one company in one state folder',
    todo: owner ? `choose another folder with --home DIR, or set \`name: '${owner.name}'\` if it is the same company` : 'restore that file, or choose another folder with --home DIR',
  });
}

async function ownerOf(path: string): Promise<z.infer<typeof shape> | undefined> {
  for (let read = 1; ; read += 1) {
    const owner = await readState(path, shape);
    if (owner || read === READS) return owner;
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_READS_MS));
  }
}
