import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { postgresPrograms } from './postgres.ts';

const run = promisify(execFile);

/**
 * PostgreSQL's programs from the system's packages, where this user may install them; otherwise a word on how to get them. The tests
 * start a server of their own from the programs: the package's own is not needed.
 */
export async function installPostgres(say: (message: string) => void): Promise<void> {
  if (process.env['DATABASE_URL'] || await postgresPrograms()) return;
  if (process.getuid?.() !== 0 || process.platform !== 'linux') {
    say('PostgreSQL is missing: install it (on Debian: apt-get install postgresql), or set DATABASE_URL to a server whose user may create databases.');
    return;
  }
  say('installing PostgreSQL from the system\'s packages');
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-q'], { env: environment });
  await run('apt-get', ['install', '-q', '-y', '--no-install-recommends', 'postgresql'], { env: environment, maxBuffer: 2 ** 26 });
}
