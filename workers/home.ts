import { mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { MusterError } from '../core/errors.ts';

/** Where the state of one Muster lives. Every path is absolute. */
export interface Home {
  readonly dir: string;
  readonly warehouse: string;
  /** SQLite file of the development server: workflow histories survive a restart in it. */
  readonly temporalDb: string;
  /** State files (see `state.ts`): which server, worker and query process serve this folder now. */
  readonly serverState: string;
  readonly workerState: string;
  readonly queryState: string;
  readonly artifacts: string;
  readonly reports: string;
  readonly logs: string;
}

/** The paths of the state folder `dir` (default `.muster`); nothing is created. */
export function homePaths(dir = '.muster'): Home {
  const root = resolve(dir);
  return {
    dir: root,
    warehouse: join(root, 'warehouse.duckdb'),
    temporalDb: join(root, 'temporal.db'),
    serverState: join(root, 'server.json'),
    workerState: join(root, 'worker.json'),
    queryState: join(root, 'query.json'),
    artifacts: join(root, 'artifacts'),
    reports: join(root, 'reports'),
    logs: join(root, 'logs'),
  };
}

/**
 * Creates the state folder where it is missing, readable by its owner only (it holds customer data), and returns its paths.
 * A `.gitignore` inside keeps it out of version control wherever it is placed.
 * @throws MusterError (environment) when the folder cannot be created.
 */
export async function openHome(dir = '.muster'): Promise<Home> {
  const home = homePaths(dir);
  try {
    for (const folder of [home.dir, home.artifacts, home.reports, home.logs]) mkdirSync(folder, { recursive: true, mode: 0o700 });
    await writeFile(join(home.dir, '.gitignore'), '*\n', { flag: 'wx' }).catch(unlessItExists);
  } catch (cause) {
    throw new MusterError({
      kind: 'environment',
      where: `state folder ${home.dir}`,
      found: `cannot be created (${codeOf(cause) ?? 'unknown reason'})`,
      allowed: 'a folder that this user may write to',
      todo: 'choose another one with --home DIR',
      cause,
    });
  }
  return home;
}

function unlessItExists(error: unknown): void {
  if (codeOf(error) !== 'EEXIST') throw error;
}

/** The system's code of a failed file operation (`ENOSPC`), if it has one. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
