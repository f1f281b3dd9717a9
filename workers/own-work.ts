import type { LoadedConfig } from '../config/load.ts';
import { bundleWorkflows } from './bundle.ts';
import { openContext, type ContextOptions, type WorkContext } from './context.ts';
import type { Home } from './home.ts';
import { installRuntime, openLog, workerLog } from './log.ts';
import type { ConnectionProfile } from './server/connection.ts';
import { startWorker, type RunningWorker } from './worker.ts';

/** What a worker of this process needs, apart from the server. */
export interface OwnWork {
  context: WorkContext;
  /** Starts the worker on a server that is ready. */
  start(profile: ConnectionProfile): Promise<RunningWorker>;
}

/**
 * Opens the warehouse and makes the workflows ready. This module brings the SDK's worker with it, which takes about as long to load as the
 * server takes to start: load it when that one is on its way.
 */
export async function prepareOwnWork(config: LoadedConfig, home: Home, options: ContextOptions): Promise<OwnWork> {
  const log = openLog(workerLog(home));
  installRuntime(log);
  const bundling = bundleWorkflows(log);
  bundling.catch(() => {});
  const context = await openContext(config, home, log, options);
  return { context, start: async (profile) => startWorker({ profile, deps: context.deps, bundle: await bundling }) };
}
