import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MusterError } from '../core/errors.ts';
import { codeOf, type Home } from './home.ts';

/**
 * The key of a state folder, made where there is none: where the configuration names no deciders, whoever can read it may decide. Only
 * the folder's owner can.
 */
export async function decisionKeyOf(home: Pick<Home, 'dir'>): Promise<string> {
  const path = join(home.dir, 'decision.key');
  try {
    await writeFile(path, `${randomBytes(32).toString('hex')}\n`, { flag: 'wx', mode: 0o600 });
  } catch (cause) {
    if (codeOf(cause) !== 'EEXIST') throw unusable(path, 'cannot be written', cause);
  }
  const key = await readFile(path, 'utf8').then((text) => text.trim(), (cause: unknown) => {
    throw unusable(path, 'cannot be read', cause);
  });
  if (/^[0-9a-f]{64}$/.test(key)) return key;
  throw new MusterError({ kind: 'environment', where: path, found: 'it holds no key', todo: 'remove the file: the next worker makes another' });
}

function unusable(path: string, found: string, cause: unknown): MusterError {
  return new MusterError({ kind: 'environment', where: path, found: `${found} (${codeOf(cause) ?? 'unknown reason'})`, todo: 'check the permissions of the state folder', cause });
}
