import { join } from 'node:path';

/** The variable that the demo's configuration reads its webhook's address from. */
const ADDRESS = 'MUSTER_WEBHOOK_URL';

/**
 * Runs `work` with the sandbox destination beside it, where it was asked for or the state folder was made with one.
 * What it received lies in the state folder, so that it still holds its members after a restart.
 */
export async function withSandbox<T>(homeDir: string, asked: boolean | undefined, work: (url: string | undefined) => Promise<T>): Promise<T> {
  const { openHome } = await import('../../workers/home.ts');
  const { readDefaults } = await import('../../workers/home-defaults.ts');
  const home = await openHome(homeDir);
  const wanted = asked ?? (await readDefaults(home))?.sandbox ?? false;
  if (!wanted) return work(undefined);
  const { startSandbox } = await import('../../destinations/sandbox/server.ts');
  const sandbox = await startSandbox({ statePath: join(home.dir, 'sandbox.jsonl') });
  process.env[ADDRESS] = sandbox.url;
  try {
    return await work(sandbox.url);
  } finally {
    await sandbox.close();
  }
}
