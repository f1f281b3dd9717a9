import { access, constants } from 'node:fs/promises';
import { MusterError } from '../core/errors.ts';
import { codeOf, type Home } from './home.ts';

/**
 * Finds out that a state folder is read-only before the first file is written: everything after that would fail in its own words.
 * @throws MusterError (environment) naming the folder that cannot be written.
 */
export async function requireWritable(home: Home): Promise<void> {
  for (const folder of [home.dir, home.logs, home.artifacts, home.reports]) {
    try {
      await access(folder, constants.W_OK | constants.X_OK);
    } catch (cause) {
      throw new MusterError({
        kind: 'environment', where: `state folder ${folder}`, found: `it cannot be written (${codeOf(cause) ?? 'unknown reason'})`,
        allowed: 'a folder that this user may write to', todo: 'give this user write access, or choose another folder with --home DIR', cause,
      });
    }
  }
}
