import type { Check } from './check.ts';

const PATIENCE_MS = 3_000;

/** Whether the server that is named or recorded answers. None is fine: a night starts one. */
export const temporalServer: Check = {
  name: 'Temporal server',
  async look({ home, env }) {
    const { findServer } = await import('../../workers/server/ensure.ts');
    const server = await findServer(home, env);
    if (!server) return { verdict: 'ok', found: 'not running; `muster up` or a night starts it' };
    const { openConnection } = await import('../../workers/server/connection.ts');
    const connection = await openConnection(server.profile, PATIENCE_MS);
    const { serverVersion } = await connection.workflowService.getSystemInfo({});
    await connection.close();
    const place = server.pid === undefined ? 'named by the environment' : `process ${server.pid}`;
    return { verdict: 'ok', found: [`${serverVersion} at ${server.address}, ${place}`, server.uiUrl].filter(Boolean).join(', ') };
  },
};
