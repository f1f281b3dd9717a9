import { join } from 'node:path';
import { z } from 'zod';
import type { LoadedConfig } from '../config/load.ts';
import { MusterError } from '../core/errors.ts';
import type { Home } from './home.ts';
import { claim } from './lock.ts';
import { identityOf, isAlive } from './process-identity.ts';
import { readState, removeState, writeState } from './state.ts';

/** `worker.json`: the process that works for this state folder, and under which configuration. */
const shape = z.object({
  pid: z.int().positive(),
  started: z.string().optional(),
  config: z.string(),
  data: z.string().nullable(),
  /** Mark of the configuration and the models as it read them. */
  read: z.string().optional(),
  /** Ends with the command that started it, so that nobody else's night can lean on it. */
  passing: z.boolean().default(false),
});

export type WorkerRecord = z.infer<typeof shape>;

export async function writeWorkerRecord(home: Home, config: LoadedConfig, { passing, read }: { passing: boolean; read: string }): Promise<void> {
  await writeState(home.workerState, { ...identityOf(), config: config.file, data: config.dataDir, passing, read } satisfies WorkerRecord);
}

/**
 * Makes this process the one that works in a state folder, from its first step on: the warehouse file has one owner.
 * @returns how to give the folder back.
 * @throws MusterError (environment) naming the process that works in it.
 */
export async function claimHome(home: Home): Promise<() => Promise<void>> {
  const claimed = await claim(join(home.dir, 'worker.lock'));
  if ('release' in claimed) return claimed.release;
  throw inUse(home, claimed.holder?.pid);
}

/** Refuses to hand work to a worker that ends as soon as its own command is done. */
export function requireLasting(record: WorkerRecord, home: Home): void {
  if (record.passing && record.pid !== process.pid) throw inUse(home, record.pid);
}

function inUse(home: Home, pid: number | undefined): MusterError {
  return new MusterError({
    kind: 'environment', where: `state folder ${home.dir}`, found: `${pid === undefined ? 'another process' : `process ${pid}`} works in it now`,
    allowed: 'one command at a time, or `npx --no muster up`, whose worker serves all of them',
    todo: 'wait until that process has finished and try again, or choose another state folder with --home',
  });
}

/** The living worker of this state folder, or undefined. */
export async function liveWorker(home: Home): Promise<WorkerRecord | undefined> {
  const record = await readState(home.workerState, shape);
  if (!record) return undefined;
  const { pid, started } = record;
  return isAlive(started === undefined ? { pid } : { pid, started }) ? record : undefined;
}

export function forgetWorker(home: Home): void {
  removeState(home.workerState);
}

/** Refuses to hand work to a worker that would do it under another configuration. */
export function requireSameConfig(record: WorkerRecord, config: LoadedConfig, read: string): void {
  if (record.config === config.file && record.read !== undefined && record.read !== read) {
    throw new MusterError({
      kind: 'usage', where: `worker process ${record.pid}`, found: 'the configuration or the models have changed since it read them',
      allowed: 'a worker that has read what this command reads', todo: 'stop that worker (`muster up`) and start it again',
    });
  }
  const differs = record.config !== config.file ? ['configuration', record.config, config.file]
    : record.data !== config.dataDir ? ['data folder', record.data ?? 'none', config.dataDir ?? 'none'] : undefined;
  if (!differs) return;
  const [what, has, wanted] = differs;
  throw new MusterError({
    kind: 'usage', where: `worker process ${record.pid}`, found: `it runs with ${what} ${has}, and this command with ${wanted}`, allowed: `the same ${what} for both`,
    todo: 'stop that worker, use its configuration, or choose another state folder with --home',
  });
}

/** Refuses a second worker for a state folder: the warehouse file has one owner. */
export function requireOwnWorker(pid: number): void {
  if (pid === process.pid) return;
  throw new MusterError({
    kind: 'environment', where: 'this state folder', found: `process ${pid} works for it already`, allowed: 'one worker for a state folder',
    todo: 'stop that process, or choose another state folder with --home',
  });
}
