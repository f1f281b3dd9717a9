import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, renameSync, statSync } from 'node:fs';
import type { Socket } from 'node:net';
import { MusterError } from '../../core/errors.ts';
import { codeOf } from '../home.ts';
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

/** How long a server may take to be gone: after the watchdog's request to end (SIGTERM), before force, and after force. */
const GRACE_MS = 10_000;

/** A log larger than this is set aside as `.1` before the next start. */
const LOG_LIMIT_BYTES = 20_000_000;

/**
 * Becomes the server, after leaving a watchdog behind in the same process group. Descriptor 3 is a pipe to us: when this process ends,
 * by exception, signal or SIGKILL, the system closes it, `read` returns, and the watchdog ends the server. No signal handler of ours could do that.
 */
const WITH_WATCHDOG = `(
  read -r _ <&3; kill -TERM $$
  left=${GRACE_MS / 1000}; while [ $left -gt 0 ] && kill -0 $$; do sleep 1; left=$((left - 1)); done
  kill -KILL 0
) >/dev/null 2>&1 & exec "$@" 3<&-`;

/**
 * Starts the server in a process group of its own, so that Ctrl-C reaches us first and a night can end in order.
 * @throws MusterError (environment) when the program cannot be started at all.
 */
export async function launch({ executable, args, logFile, keep = false }: LaunchOptions): Promise<Launched> {
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
  const pid = await spawned(child, executable);
  const identity = identityOf(pid);
  let ending: string | undefined;
  const onExit = (code: number | null, signal: NodeJS.Signals | null) => {
    ending = signal ?? `exit code ${code}`;
    // The watchdog is alone in the group now, and keeps its number from being given away.
    if (watched) signalTo(-pid, 'SIGKILL');
  };
  if (child.exitCode !== null || child.signalCode !== null) onExit(child.exitCode, child.signalCode);
  else child.once('exit', onExit);
  // Neither the server nor the pipe to it may keep this process from ending.
  child.unref();
  (child.stdio[3] as Socket | null | undefined)?.unref();
  return { identity, ending: () => ending, stop: () => stopProcess(identity) };
}

function spawned(child: ChildProcess, executable: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('spawn', () => resolve(child.pid as number));
    child.once('error', (cause) => {
      reject(new MusterError({ kind: 'environment', where: executable, found: `cannot be started (${codeOf(cause) ?? cause.message})`, todo: 'check the program, or remove it from PATH', cause }));
    });
  });
}

/**
 * Ends a server and its watchdog at once; returns when it is gone. Asked to end (SIGTERM), it goes on serving for a second, for clients that
 * would find another server meanwhile. Whoever calls this has closed theirs, and what the server was told is committed in its SQLite file,
 * which survives the end of a process at any moment (sqlite.org/atomiccommit.html).
 */
export async function stopProcess(identity: ProcessIdentity): Promise<void> {
  if (await waitUntilGone(identity, 0)) return;
  signalTo(-identity.pid, 'SIGKILL');
  signalTo(identity.pid, 'SIGKILL');
  await waitUntilGone(identity, GRACE_MS);
}

function signalTo(pid: number, name: NodeJS.Signals): void {
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
