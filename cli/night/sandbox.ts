import { join } from 'node:path';
import type { Home } from '../../workers/home.ts';

/** The variable that the demo's configuration reads its webhook's address from. */
const ADDRESS = 'MUSTER_WEBHOOK_URL';

export interface ReservedSandbox {
  /** What it received lies in the state folder, so that it still holds its members after a restart. */
  start(home: Home): Promise<{ url: string; close(): Promise<void> }>;
}

/** Chooses the sandbox's address and makes it known, so that a configuration can be read and checked before anything is started or written. */
export async function reserveSandbox(): Promise<ReservedSandbox> {
  const { freePort, LOOPBACK } = await import('../../workers/server/ports.ts');
  const port = await freePort();
  process.env[ADDRESS] = `http://${LOOPBACK}:${port}`;
  return {
    async start(home) {
      const { startSandbox } = await import('../../destinations/sandbox/server.ts');
      return startSandbox({ port, statePath: join(home.dir, 'sandbox.jsonl') });
    },
  };
}
