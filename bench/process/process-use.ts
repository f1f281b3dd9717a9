import { readdirSync, readFileSync } from 'node:fs';

/** What one process took. */
export interface ProcessUse {
  pid: number;
  program: string;
  /** Peak resident memory in MB (1,000,000 bytes). */
  megabytes: number;
  /** Processor time on all cores, in seconds. Says more than the clock on a machine that does other things too. */
  processorSeconds: number;
}

/** How often processes are looked at. The system keeps each one's own peak and sum, so only the last moment of a process can be missed. */
const LOOK_EVERY_MS = 50;

/** The unit of times in /proc: a hundredth of a second on every Linux that Node runs on. */
const TICKS_A_SECOND = 100;

/**
 * Follows a process and everything it starts and keeps what each took (VmHWM, utime and stime of Linux).
 * @returns a function that ends the watch and gives what was seen; empty on a system without /proc.
 */
export function watchProcesses(root: number): () => ProcessUse[] {
  const uses = new Map<number, ProcessUse>();
  const look = () => {
    for (const pid of descendants(root)) {
      const use = useOf(pid);
      if (use) uses.set(pid, use);
    }
  };
  look();
  const timer = setInterval(look, LOOK_EVERY_MS);
  return () => {
    clearInterval(timer);
    return [...uses.values()];
  };
}

/** The process and all below it that run now. */
function descendants(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of entriesOf('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = parentOf(Number(name));
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const found = [root];
  for (const pid of found) found.push(...(children.get(pid) ?? []));
  return found;
}

function parentOf(pid: number): number | undefined {
  const parent = Number(statOf(pid)?.[1]);
  return Number.isInteger(parent) ? parent : undefined;
}

function useOf(pid: number): ProcessUse | undefined {
  const status = textOf(`/proc/${pid}/status`);
  const stat = statOf(pid);
  const kibibytes = Number(/^VmHWM:\s+(\d+) kB$/m.exec(status ?? '')?.[1]);
  const program = /^Name:\s+(.+)$/m.exec(status ?? '')?.[1] ?? '';
  const ticks = Number(stat?.[11]) + Number(stat?.[12]);
  if (!Number.isFinite(kibibytes) || !Number.isFinite(ticks)) return undefined;
  return { pid, program, megabytes: (kibibytes * 1024) / 1e6, processorSeconds: ticks / TICKS_A_SECOND };
}

/** The fields of /proc/PID/stat behind the name, which may hold blanks and brackets: 0 is the state, 1 the parent, 11 utime, 12 stime. */
function statOf(pid: number): string[] | undefined {
  const stat = textOf(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** A process may end between two looks. */
function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
