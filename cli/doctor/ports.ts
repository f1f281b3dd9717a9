import type { Check } from './check.ts';

/** Temporal's usual ports: 7233 for clients and workers, 8233 for its Web UI. */
const USUAL = [7233, 8233];

/** Whether a server that we start would get its usual ports. */
export const ports: Check = {
  name: 'ports',
  async look({ home, env }) {
    const [{ findServer }, { isFree }] = await Promise.all([import('../../workers/server/ensure.ts'), import('../../workers/server/ports.ts')]);
    const server = await findServer(home, env);
    if (server) return { verdict: 'ok', found: server.pid === undefined ? 'not needed: the server runs elsewhere' : 'in use by the server above' };
    const free = await Promise.all(USUAL.map(isFree));
    const taken = USUAL.filter((_, index) => !free[index]);
    if (taken.length === 0) return { verdict: 'ok', found: `${USUAL.join(' and ')} are free` };
    return { verdict: 'warn', found: `${taken.join(' and ')} in use by another program`, todo: 'none: free ports are taken instead, and shown on screen' };
  },
};
