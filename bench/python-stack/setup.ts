import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { messageOf, MusterError } from '../../core/errors.ts';
import { cacheFolder } from '../../workers/server/cache.ts';

const REQUIREMENTS = fileURLToPath(new URL('./requirements.txt', import.meta.url));
const run = promisify(execFile);

/**
 * The Python of a virtual environment with the peer's packages. Made on first use in `python/<requirements>` of our cache folder, then reused.
 * Some cases have packages of their own. `MUSTER_PYTHON` names the interpreter it is made with; default: python3.
 * @throws MusterError (environment) when there is no Python, or pip cannot install.
 */
export async function pythonEnvironment(say: (message: string) => void, requirements = REQUIREMENTS): Promise<string> {
  const key = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const folder = join(cacheFolder(), 'python', key);
  const python = join(folder, 'bin', 'python');
  // Written last: a folder without it is one that broke off.
  const complete = join(folder, 'complete');
  if (existsSync(complete)) return python;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  say(`installing the Python stack in ${folder} (once)`);
  const interpreter = process.env['MUSTER_PYTHON'] ?? 'python3';
  await attempt(interpreter, ['-m', 'venv', folder], 'install Python 3.11 or later with venv, or name one with MUSTER_PYTHON');
  await attempt(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements], 'check that pip reaches a package index');
  writeFileSync(complete, '');
  return python;
}

async function attempt(command: string, args: string[], todo: string): Promise<void> {
  try {
    await run(command, args);
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    const [lastLine = ''] = messageOf(cause).trim().split('\n').slice(-1);
    throw new MusterError({ kind: 'environment', where: command, found: missing ? 'no such program' : lastLine, allowed: 'Python 3.11 or later with venv and pip', todo, cause });
  }
}
