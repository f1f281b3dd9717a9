import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MusterError } from '../../core/errors.ts';
import { openHome, type Home } from '../../workers/home.ts';
import { readDefaults } from '../../workers/home-defaults.ts';
import { stopServer } from '../../workers/server/ensure.ts';
import { claimHome } from '../../workers/worker-record.ts';
import { requireWritable } from '../../workers/writable.ts';

/**
 * An empty state folder for the demo. One that an earlier demo left is cleared; any other is refused.
 * @throws MusterError when the folder belongs to somebody's company, or somebody works in it now.
 */
export async function freshDemoHome(dir: string): Promise<Home> {
  const home = await openHome(dir);
  const used = existsSync(home.warehouse) || existsSync(home.temporalDb);
  if (used && !(await readDefaults(home))?.sandbox) {
    throw new MusterError({
      kind: 'usage', where: `state folder ${dir}`, found: 'it holds the state of something else than a demo', allowed: 'an empty folder, or one of an earlier demo',
      todo: 'choose another folder with --home DIR',
    });
  }
  await requireWritable(home);
  const giveBack = await claimHome(home);
  try {
    await stopServer(home);
    for (const entry of await readdir(home.dir)) await rm(join(home.dir, entry), { recursive: true, force: true });
    return await openHome(dir);
  } finally {
    await giveBack();
  }
}
