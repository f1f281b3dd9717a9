import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, renameSync, statSync } from 'node:fs';
import type { Socket } from 'node:net';
import { identityOf, waitUntilGone, type ProcessIdentity } from '../process-identity.ts';

export interface LaunchOptions {
  readonly executable: string;
  readonly args: readonly string[];
  readonly logFile: string;
  /** Let it outlive this process. Default false: it ends with this process, however that ends. */
  readonly keep?: boolean | undefined;
}

export interface Launched {
  readonly identity: ProcessIdentity;
  /** How it ended by itself, or undefined while it runs. */
  readonly ending: () => string | undefined;
  stop(): Promise<void>;
}

/** After a request to end (SIGTERM), before it is ended by force. The server itself takes about a second. */
const GRACE_MS = 10_000;

/** A log larger than this is set aside as `.1` before the next start. */
const LOG_LIMIT_BYTES = 20_000_000;

/**
 * Becomes the server, after leaving a watchdog behind in the same process group. Descriptor 3 is a pipe to us: when this process ends,
 * by exception, signal or SIGKILL, the system closes it, `read` returns, and the watchdog ends the server. No signal handler of ours could do that.
 */
const WITH_WATCHDOG = `(read -r _ <&3; kill -TERM $$ && sleep ${GRACE_MS / 1000} && kill -KILL 0) >/dev/null 2>&1 & exec "$@" 3<&-`;

/** Starts the server in a process group of its own, so that Ctrl-C reaches us first and a night can end in order. */
export function launch({ executable, args, logFile, keep = false }: LaunchOptions): Launched {
  setAside(logFile);
  const log = openSync(logFile, 'a', 0o600);
  const watched = !keep && process.platform !== 'win32';
  const [path, ...rest] = watched ? ['/bin/sh', '-c', WITH_WATCHDOG, 'muster', executable] : [executable];
  const child = spawn(path, [...rest, ...args], {
    detached: true,
    stdio: ['ignore', log, log, ...(watched ? ['pipe' as const] : [])],
    env: withoutTemporalVariables(process.env),
  });
  closeSync(log);
  let ending: string | undefined;
  child.once('error', (error) => (ending = error.message));
  child.once('exit', (code, signal) => {
    ending = signal === null ? `exit code ${code}` : signal;
    endGroup(child);
  });
  // Neither the server nor the pipe to it may keep this process from ending.
  child.unref();
  (child.stdio[3] as Socket | null | undefined)?.unref();
  const identity = identityOf(child.pid ?? -1);
  return { identity, ending: () => ending, stop: () => stopProcess(identity) };
}

/** Asks the process to end, then forces it and its group; returns when it is gone. */
export async function stopProcess(identity: ProcessIdentity): Promise<void> {
  if (await waitUntilGone(identity, 0)) return;
  signal(identity.pid, 'SIGTERM');
  if (await waitUntilGone(identity, GRACE_MS)) return;
  signal(-identity.pid, 'SIGKILL');
  await waitUntilGone(identity, GRACE_MS);
}

/** The watchdog is alone in the group once the server has ended. */
function endGroup(child: ChildProcess): void {
  if (child.pid !== undefined) signal(-child.pid, 'SIGKILL');
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It was gone already.
  }
}

/** The server must not pick up an address or namespace that is meant for clients. */
function withoutTemporalVariables(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('TEMPORAL_')));
}

function setAside(logFile: string): void {
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_LIMIT_BYTES) renameSync(logFile, `${logFile}.1`);
}
