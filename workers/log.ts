import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { destination, pino, type Logger } from 'pino';
import type { Home } from './home.ts';

/** Where the worker of a state folder writes its log. */
export function workerLog(home: Home): string {
  return join(home.logs, 'worker.log');
}

/** The worker's log: JSON lines in a file of the state folder. Steps log names, dates and counts, never rows. */
export function openLog(path: string, level = process.env['MUSTER_LOG_LEVEL'] ?? 'info'): Logger {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  return pino({ level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime }, destination({ dest: path, mode: 0o600, sync: true }));
}

let installed = false;

/** Sends what the Temporal SDK has to say to the same log. Once for each process: the runtime cannot be exchanged. */
export function installRuntime(log: Logger): void {
  if (installed) return;
  installed = true;
  Runtime.install({
    // Signals are the command's business: it stops worker, server and sandbox in order.
    shutdownSignals: [],
    // The native half of the SDK writes to standard output unless told otherwise, and there belongs what was asked for, alone.
    telemetryOptions: { logging: { filter: { core: 'WARN', other: 'ERROR' }, forward: {} } },
    logger: new DefaultLogger('WARN', ({ level, message, meta }) => {
      log[level === 'ERROR' ? 'error' : 'warn']({ ...meta, error: undefined }, message);
    }),
  });
}
