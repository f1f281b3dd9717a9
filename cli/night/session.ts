import type { LoadedConfig } from '../../config/load.ts';
import type { Home } from '../../workers/home.ts';
import type { Session } from '../../workers/session.ts';
import type { WorkerRecord } from '../../workers/worker-record.ts';
import type { Context } from '../context.ts';

export interface WorkFlags {
  /** State folder. Default: --home. */
  homeDir?: string | undefined;
  /** Landing folder; wins over the configuration. */
  data?: string | undefined;
  /** Run the sandbox destination beside the worker. Default: false. */
  sandbox?: boolean | undefined;
  /** The worker stays until it is told to end, and serves other commands too. Default: false. */
  lasting?: boolean | undefined;
  /** Works beside a command that waits for its night: hands it a decision, and no work. Default: false. */
  joins?: boolean | undefined;
  keepServer?: boolean | undefined;
  port?: number | undefined;
  uiPort?: number | undefined;
}

export interface Workplace {
  config: LoadedConfig;
  home: Home;
  session: Session;
  /** Address of the sandbox destination, where one was asked for. */
  sandboxUrl: string | undefined;
  /** Whether the process that works for this state folder has ended. */
  workerGone: () => Promise<boolean>;
}

/**
 * Opens server, worker and client for a state folder, does some work with them, and stops what was started.
 * What can be wrong is found out first: until then nothing is created, started or recorded.
 */
export async function withSession<T>(context: Context, flags: WorkFlags, work: (workplace: Workplace) => Promise<T>): Promise<T> {
  const { homePaths, openHome } = await import('../../workers/home.ts');
  const { liveWorker, requireOwnWorker } = await import('../../workers/worker-record.ts');
  const { requireWritable } = await import('../../workers/writable.ts');
  const { readConfig } = await import('./workplace.ts');
  const { requireReady } = await import('./ready.ts');
  const { reserveSandbox } = await import('./sandbox.ts');

  const paths = homePaths(flags.homeDir ?? context.home);
  const worker = await liveWorker(paths);
  // Two sandboxes would write to one file, and two workers to one warehouse.
  if (worker && flags.lasting) requireOwnWorker(worker.pid);
  // Before the configuration is read: it may ask whether the sandbox is there.
  const sandbox = flags.sandbox ? await reserveSandbox() : undefined;
  const config = withDataOf(worker, await readConfig(context, paths, flags));
  const project = await requireReady(config, worker);

  const home = await openHome(paths.dir);
  await requireWritable(home);
  const running = await sandbox?.start(home);
  try {
    const { explain } = await import('./explain.ts');
    const { openSession } = await import('../../workers/session.ts');
    const session = await context.progress.step('Making ready', (say) =>
      openSession({ config, home, project, passing: !flags.lasting, joins: flags.joins, onProgress: say, keepServer: flags.keepServer, port: flags.port, uiPort: flags.uiPort }));
    try {
      return await work({ config, home, session, sandboxUrl: running?.url, workerGone: async () => (await liveWorker(home)) === undefined });
    } catch (error) {
      throw explain(error, session, home);
    } finally {
      await session.close();
    }
  } finally {
    await running?.close();
  }
}

/** A worker that was given its data folder on the command line need not be told it again by whoever hands it work. */
export function withDataOf(worker: WorkerRecord | undefined, config: LoadedConfig): LoadedConfig {
  return worker && config.dataDir === null && worker.config === config.file ? { ...config, dataDir: worker.data } : config;
}
