import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { messageOf } from '../../core/errors.ts';
import { openHome } from '../../workers/home.ts';
import { resolveProgram } from '../../workers/server/resolve.ts';
import { startServer } from '../../workers/server/start.ts';
import { postgresPrograms, startPostgres } from './postgres.ts';
import { searchAttributes } from '../../workflows/search-attributes.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the suite's Temporal server; null where none can be had. */
    temporalAddress: string | null;
    /** Why there is none. */
    temporalMissing: string;
    /** Address of a PostgreSQL server whose user may create databases; null where none can be had. */
    databaseUrl: string | null;
    /** A folder for what tests share, such as generated companies. */
    sharedFolder: string;
  }
}

/** One real Temporal server and one PostgreSQL server for the whole suite, and a folder for what its files share. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const ends = [await setupPostgres(project), await setupTemporal(project)];
  return async () => {
    for (const end of ends.toReversed()) await end();
  };
}

/** The server in DATABASE_URL, else one started from the machine's own programs. */
async function setupPostgres(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['DATABASE_URL'];
  if (given) {
    project.provide('databaseUrl', given);
    return async () => {};
  }
  const programs = await postgresPrograms();
  if (!programs && process.env.CI) throw new Error('PostgreSQL is missing: npm run setup:test installs it');
  const server = programs ? await startPostgres(programs) : null;
  project.provide('databaseUrl', server?.url ?? null);
  return async () => server?.stop();
}

async function setupTemporal(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-suite-'));
  project.provide('sharedFolder', folder);
  try {
    const home = await openHome(join(folder, 'server'));
    const { path } = await resolveProgram({ onProgress: (message) => console.error(message) });
    const server = await startServer({ home, executable: path, port: 0, uiPort: 0, searchAttributes: Object.values(searchAttributes) });
    project.provide('temporalAddress', server.address);
    project.provide('temporalMissing', '');
    return async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    };
  } catch (error) {
    // CI must have the server; on a user's machine the tests that need it are skipped by name.
    if (process.env.CI) throw error;
    project.provide('temporalAddress', null);
    project.provide('temporalMissing', messageOf(error));
    return () => rm(folder, { recursive: true, force: true });
  }
}
