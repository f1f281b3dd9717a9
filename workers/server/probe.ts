import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { codeOf } from '../home.ts';
import { programName } from './cache.ts';
import type { ExecutableSource, Refusal } from './source.ts';

/** A program that only prints its version answers at once; this is for a cold disk. */
const PROBE_TIMEOUT_MS = 20_000;

/** Workflow updates and user metadata (summaries in the UI) are complete from this server version on. */
const OLDEST_SERVER = [1, 26] as const;

/** Runs `<path> --version` and accepts the program when it is Temporal's own and recent enough. */
export async function probe(path: string): Promise<ExecutableSource | Refusal> {
  const answer = await run(path, ['--version']);
  if (answer.failure !== undefined) return { reason: `${path} --version failed: ${answer.failure}` };
  const version = /^temporal version (.+)$/m.exec(answer.output)?.[1]?.trim();
  if (version === undefined) return { reason: `${path} is not the Temporal program: --version says "${firstLine(answer.output)}"` };
  if (isTooOld(version)) return { reason: `${path} is too old: ${version}; Server ${OLDEST_SERVER.join('.')} or later is needed` };
  return { kind: 'executable', path, version };
}

/** The first executable file called `name` in the folders of PATH. */
export async function findOnPath(name: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const folder of (env.PATH ?? '').split(delimiter).filter(Boolean)) {
    const path = join(folder, programName(name));
    if (await isExecutable(path)) return path;
  }
  return undefined;
}

/** Whether this user may run the file. */
export async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

function isTooOld(version: string): boolean {
  const [, major, minor] = /Server (\d+)\.(\d+)/.exec(version) ?? [];
  if (major === undefined || minor === undefined) return false;
  return Number(major) < OLDEST_SERVER[0] || (Number(major) === OLDEST_SERVER[0] && Number(minor) < OLDEST_SERVER[1]);
}

function run(path: string, args: string[]): Promise<{ output: string; failure?: string }> {
  return new Promise((resolve) => {
    execFile(path, args, { timeout: PROBE_TIMEOUT_MS, killSignal: 'SIGKILL' }, (error, stdout, stderr) => {
      const failure = error && (error.killed ? 'it did not answer' : (codeOf(error) ?? (firstLine(stderr) || firstLine(error.message))));
      resolve(failure ? { output: stdout, failure } : { output: stdout });
    });
  });
}

function firstLine(text: string): string {
  return (text.trim().split('\n')[0] ?? '').slice(0, 200);
}
