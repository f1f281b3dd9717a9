import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { LoadedConfig } from '../../config/load.ts';
import { openHome } from '../../workers/home.ts';
import { openSession } from '../../workers/session.ts';

/** What the parent test hands over, as JSON in the first argument. */
export interface WorkerOrders {
  home: string;
  config: LoadedConfig;
  /** Points at which this process kills itself, each once over all its lives. */
  killAt: string[];
  /** Remembers the points where it was killed already. */
  memory: string;
}

const orders = JSON.parse(process.argv[2] ?? '') as WorkerOrders;
const session = await openSession({
  config: orders.config,
  home: await openHome(orders.home),
  checkpoint: async (point) => {
    if (!orders.killAt.includes(point)) return;
    const died = existsSync(orders.memory) ? readFileSync(orders.memory, 'utf8').split('\n') : [];
    if (died.includes(point)) return;
    appendFileSync(orders.memory, `${point}\n`);
    process.kill(process.pid, 'SIGKILL');
  },
});
console.log('ready');
process.on('SIGTERM', () => void session.close().then(() => process.exit(0)));
await session.workerDone;
