import { readdirSync, readFileSync } from 'node:fs';

/** Peak resident memory of one process, in MB (1,000,000 bytes). */
export interface ProcessPeak { pid: number; program: string; megabytes: number }

/** How often processes are looked at. The system keeps each one's own peak, so only the last moment of a process can be missed. */
const LOOK_EVERY_MS = 50;

/**
 * Follows a process and everything it starts and keeps the peak of each (VmHWM of Linux).
 * @returns a function that ends the watch and gives what was seen; empty on a system without /proc.
 */
export function watchMemory(root: number): () => ProcessPeak[] {
  const peaks = new Map<number, ProcessPeak>();
  const look = () => {
    for (const pid of descendants(root)) {
      const peak = peakOf(pid);
      if (peak) peaks.set(pid, peak);
    }
  };
  look();
  const timer = setInterval(look, LOOK_EVERY_MS);
  return () => {
    clearInterval(timer);
    return [...peaks.values()];
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

/** The fourth field of /proc/PID/stat; the name before it may hold blanks and brackets. */
function parentOf(pid: number): number | undefined {
  const stat = textOf(`/proc/${pid}/stat`);
  const parent = Number(stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  return Number.isInteger(parent) ? parent : undefined;
}

function peakOf(pid: number): ProcessPeak | undefined {
  const status = textOf(`/proc/${pid}/status`);
  const kibibytes = Number(/^VmHWM:\s+(\d+) kB$/m.exec(status ?? '')?.[1]);
  const program = /^Name:\s+(.+)$/m.exec(status ?? '')?.[1] ?? '';
  return Number.isFinite(kibibytes) ? { pid, program, megabytes: (kibibytes * 1024) / 1e6 } : undefined;
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
