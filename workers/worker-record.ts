import { z } from 'zod';
import type { LoadedConfig } from '../config/load.ts';
import { MusterError } from '../core/errors.ts';
import type { Home } from './home.ts';
import { identityOf, isAlive } from './process-identity.ts';
import { readState, removeState, writeState } from './state.ts';

/** `worker.json`: the process that works for this state folder, and under which configuration. */
const shape = z.object({
  pid: z.int().positive(),
  started: z.string().optional(),
  config: z.string(),
  data: z.string().nullable(),
});

export type WorkerRecord = z.infer<typeof shape>;

export async function writeWorkerRecord(home: Home, config: LoadedConfig): Promise<void> {
  await writeState(home.workerState, { ...identityOf(), config: config.file, data: config.dataDir } satisfies WorkerRecord);
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
export function requireSameConfig(record: WorkerRecord, config: LoadedConfig): void {
  const differs = record.config !== config.file ? ['configuration', record.config, config.file]
    : record.data !== config.dataDir ? ['data folder', record.data ?? 'none', config.dataDir ?? 'none'] : undefined;
  if (!differs) return;
  const [what, has, wanted] = differs;
  throw new MusterError({
    kind: 'usage', where: `worker process ${record.pid}`, found: `it runs with ${what} ${has}`, allowed: `${wanted}`,
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
