import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@temporalio/client';
import type { NightResult } from '../../activities/types.ts';
import type { LogicalDate } from '../../core/dates.ts';
import { startNight } from '../../workers/nights.ts';
import { openConnection } from '../../workers/server/connection.ts';
import { ensureServer } from '../../workers/server/ensure.ts';
import type { Lab } from './lab.ts';
import type { WorkerOrders } from './worker-process.ts';

const WORKER = fileURLToPath(new URL('./worker-process.ts', import.meta.url));

/** Runs one night while its worker dies at each point and is started again each time. */
export async function nightUnderFire(lab: Lab, date: LogicalDate, killAt: string[]): Promise<{ result: NightResult; deaths: string[] }> {
  const memory = join(lab.home.dir, 'deaths');
  const orders: WorkerOrders = { home: lab.home.dir, config: lab.config, killAt, memory };
  const server = await ensureServer({ home: lab.home });
  const connection = await openConnection(server.profile);
  const over = new AbortController();
  const lives = live(orders, over.signal);
  try {
    const handle = await startNight(new Client({ connection }), lab.config, date);
    const result = await handle.result();
    return { result, deaths: readFileSync(memory, 'utf8').trim().split('\n').toSorted() };
  } finally {
    over.abort();
    await lives;
    await connection.close();
  }
}

/** Starts a worker again each time it dies, until `over`. */
async function live(orders: WorkerOrders, over: AbortSignal): Promise<void> {
  for (let life = 0; life <= orders.killAt.length && !over.aborted; life += 1) {
    const child = spawn(process.execPath, ['--import', 'tsx', WORKER, JSON.stringify(orders)], { stdio: ['ignore', 'ignore', 'inherit'] });
    const end = () => child.kill('SIGTERM');
    over.addEventListener('abort', end, { once: true });
    await new Promise((resolve) => child.once('exit', resolve));
    over.removeEventListener('abort', end);
  }
}
