import { access, constants, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { tenths } from '../../core/words.ts';
import type { Check } from './check.ts';

const GIGABYTE = 1e9;

/** The demo needs about half a gigabyte for its warehouse, histories and spill files. */
const NEEDED_BYTES = 0.5 * GIGABYTE;
const COMFORTABLE_BYTES = 2 * GIGABYTE;

/** Whether the state folder can be written, and whether its disk has room. */
export const stateFolder: Check = {
  name: 'state folder',
  async look({ home }) {
    const folder = await nearest(home.dir);
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    const found = `${home.dir}${folder === home.dir ? '' : ' (not created yet)'}, ${tenths(free / GIGABYTE)} GB free`;
    if (!(await can(folder, constants.W_OK))) return { verdict: 'fail', found: `${found}, not writable`, todo: 'choose another folder with --home DIR' };
    if (free < NEEDED_BYTES) return { verdict: 'fail', found, todo: 'free some space, or choose a folder on another disk with --home DIR' };
    return free < COMFORTABLE_BYTES ? { verdict: 'warn', found, todo: 'a larger company needs more space' } : { verdict: 'ok', found };
  },
};

/** The folder itself, or the closest one above it that exists. */
async function nearest(folder: string): Promise<string> {
  return (await can(folder, constants.F_OK)) || dirname(folder) === folder ? folder : nearest(dirname(folder));
}

function can(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}
