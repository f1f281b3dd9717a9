import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process that another process can recognise later: ids are reused, an id together with its start time is not. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start time in the system's own notation; compared for equality only. Missing where the system does not tell. */
  readonly started?: string;
}

/** The identity of a process that runs now (default: this one). */
export function identityOf(pid: number = process.pid): ProcessIdentity {
  const started = startOf(pid);
  return started === undefined ? { pid } : { pid, started };
}

/** Whether the very process that `identity` names is still running. One that ended but was not collected (a zombie) is not. */
export function isAlive(identity: ProcessIdentity): boolean {
  if (!responds(identity.pid)) return false;
  const started = startOf(identity.pid);
  return started === undefined ? process.platform !== 'linux' : identity.started === undefined || identity.started === started;
}

/** Waits until the process is gone; false when it still runs after `timeoutMs`. */
export async function waitUntilGone(identity: ProcessIdentity, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (isAlive(identity)) {
    if (Date.now() >= deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return true;
}

function responds(pid: number): boolean {
  // To the system, 0 and negative numbers mean groups of processes, and -1 all of them.
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, under another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function startOf(pid: number): string | undefined {
  return process.platform === 'linux' ? startFromProc(pid) : startFromPs(pid);
}

/** proc(5): after the command name in parentheses, field 3 is the state and field 22 the start time in clock ticks since boot. */
function startFromProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function startFromPs(pid: number): string | undefined {
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() || undefined;
  } catch {
    return undefined;
  }
}
