import { Client, type Connection } from '@temporalio/client';
import type { Checkpoint } from '../activities/deps.ts';
import type { LoadedConfig } from '../config/load.ts';
import type { Project } from '../warehouse/models/project.ts';
import { searchAttributes } from '../workflows/search-attributes.ts';
import { bundleWorkflows } from './bundle.ts';
import { checkedProject } from './checks.ts';
import { claimForCompany } from './company.ts';
import { openContext, type WorkContext } from './context.ts';
import type { Home } from './home.ts';
import { installRuntime, openLog, workerLog } from './log.ts';
import { openConnection } from './server/connection.ts';
import { ensureServer, type Server } from './server/ensure.ts';
import { claimHome, forgetWorker, liveWorker, requireLasting, requireSameConfig, writeWorkerRecord, type WorkerRecord } from './worker-record.ts';
import { markOfWhatWasRead } from './what-was-read.ts';
import { startWorker, type RunningWorker } from './worker.ts';

export interface SessionOptions {
  config: LoadedConfig;
  home: Home;
  onProgress?: ((message: string) => void) | undefined;
  /** A worker that is started here ends when the command has done its own work. Default: false, it serves other commands too. */
  passing?: boolean | undefined;
  /** Leave a server that is started here running afterwards. Default: false. */
  keepServer?: boolean | undefined;
  port?: number | undefined;
  uiPort?: number | undefined;
  /** The checked models, where the caller has read them already. */
  project?: Project | undefined;
  /** Tests end the process at these points. */
  checkpoint?: Checkpoint | undefined;
}

/** A server, a worker and a client for one state folder. */
export interface Session {
  client: Client;
  server: Server;
  /** Process id of the worker: this process, or the one that runs `muster up`. */
  workerPid: number;
  /** Ends when the worker of this process ends; never, where another process works. */
  workerDone: Promise<void>;
  /** Stops what this session started, in order: worker, then warehouse and server. */
  close(): Promise<void>;
}

/**
 * Makes ready to run nights: finds or starts the Temporal server, and a worker unless one works for this state folder already.
 * @throws MusterError when the server cannot be had, the warehouse is locked, or the worker there is has another configuration.
 */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { config, home } = options;
  await claimForCompany(home, config);
  const other = await liveWorker(home);
  if (other) {
    requireLasting(other, home);
    requireSameConfig(other, config, await markOfWhatWasRead(config, options.project ?? await checkedProject(config)));
  }
  const giveBack = other ? async () => {} : await claimHome(home);
  try {
    return await openClaimed(options, other, giveBack);
  } catch (error) {
    await giveBack();
    throw error;
  }
}

/** The state folder is this process's own by now, or another's that shares it. */
async function openClaimed(options: SessionOptions, other: WorkerRecord | undefined, giveBack: () => Promise<void>): Promise<Session> {
  const { config, home, onProgress } = options;
  const log = openLog(workerLog(home));
  installRuntime(log);
  // The server needs a moment to start, the bundle and the warehouse need the processor: all at once.
  const bundling = other ? undefined : bundleWorkflows(log);
  bundling?.catch(() => {});
  onProgress?.(other ? `worker: process ${other.pid} works for this state folder already` : 'opening the warehouse');
  const [context, server] = await bothOrNeither(
    other ? Promise.resolve(undefined) : openContext(config, home, log, { project: options.project, checkpoint: options.checkpoint }),
    ensureServer({
      home, searchAttributes: Object.values(searchAttributes), onProgress,
      keep: options.keepServer, port: options.port, uiPort: options.uiPort,
    }),
  );

  // What knows nothing of each other is stopped at the same time.
  const closing: (() => Promise<unknown>)[] = [giveBack, () => Promise.all([context?.close(), server.stop()])];
  const closeAll = async () => {
    for (const close of closing.toReversed()) await close();
  };
  try {
    const connection: Connection = await openConnection(server.profile);
    closing.push(() => connection.close());
    const client = new Client({ connection, namespace: server.namespace });
    if (!context || !bundling) {
      return { client, server, workerPid: other?.pid ?? 0, workerDone: new Promise(() => {}), close: closeAll };
    }
    onProgress?.('starting the worker');
    const worker: RunningWorker = await startWorker({ profile: server.profile, deps: context.deps, bundle: await bundling });
    closing.push(async () => {
      forgetWorker(home);
      await worker.stop();
    });
    await writeWorkerRecord(home, config, { passing: options.passing ?? false, read: await markOfWhatWasRead(config, context.deps.project) });
    return { client, server, workerPid: process.pid, workerDone: worker.done, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** Waits for both. Where one fails, the other is closed again; the first failure is thrown. */
async function bothOrNeither(opening: Promise<WorkContext | undefined>, starting: Promise<Server>): Promise<[WorkContext | undefined, Server]> {
  const [context, server] = await Promise.allSettled([opening, starting]);
  if (context.status === 'fulfilled' && server.status === 'fulfilled') return [context.value, server.value];
  if (context.status === 'fulfilled') await context.value?.close();
  if (server.status === 'fulfilled') await server.value.stop();
  throw context.status === 'rejected' ? context.reason : (server as PromiseRejectedResult).reason;
}
