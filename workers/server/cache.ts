import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Our cache folder: `MUSTER_CACHE`, else `$XDG_CACHE_HOME/muster`, else `~/.cache/muster`. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env.MUSTER_CACHE) return resolve(env.MUSTER_CACHE);
  return env.XDG_CACHE_HOME ? join(resolve(env.XDG_CACHE_HOME), 'muster') : join(env.HOME ?? homedir(), '.cache', 'muster');
}

/** The name of a program file on this system. */
export function programName(name: string): string {
  return process.platform === 'win32' ? `${name}.exe` : name;
}

/** Where a downloaded or built server program is kept. */
export function cachedProgram(cacheDir: string): string {
  return join(cacheDir, 'bin', programName('temporal'));
}
