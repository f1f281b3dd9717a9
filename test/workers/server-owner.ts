// A process that owns a server, for tests of how it ends: `tsx server-owner.ts HOME [keep]` prints the server as one line of JSON,
// then obeys one word on standard input: `throw`, `exit` or `stop`. Without a word it waits for a signal.
import { createInterface } from 'node:readline';
import { openHome } from '../../workers/home.ts';
import { ensureServer } from '../../workers/server/ensure.ts';

const [, , dir, mode] = process.argv;
const server = await ensureServer({ home: await openHome(dir), keep: mode === 'keep' });
process.stdout.write(`${JSON.stringify({ address: server.address, uiUrl: server.uiUrl, pid: server.pid, started: server.started })}\n`);

const endings: Record<string, () => void | Promise<void>> = {
  throw: () => {
    throw new Error('something nobody expected');
  },
  exit: () => process.exit(0),
  stop: async () => {
    await server.stop();
    process.exit(0);
  },
};
for await (const word of createInterface({ input: process.stdin })) await endings[word]?.();
