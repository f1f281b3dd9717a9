import type { Client } from '@temporalio/client';
import type { Checkpoint } from '../activities/deps.ts';
import type { LoadedConfig } from '../config/load.ts';
import type { Project } from '../warehouse/models/project.ts';
import { searchAttributes } from '../workflows/search-attributes.ts';
import { checkedProject } from './checks.ts';
import { claimForCompany } from './company.ts';
import type { Home } from './home.ts';
import type { OwnWork } from './own-work.ts';
import { openConnection } from './server/connection.ts';
import { ensureServer, type Server } from './server/ensure.ts';
import { claimHome, forgetWorker, liveWorker, requireLasting, requireSameConfig, writeWorkerRecord, type WorkerRecord } from './worker-record.ts';
import { markOfWhatWasRead } from './what-was-read.ts';

export interface SessionOptions {
  config: LoadedConfig;
  home: Home;
  onProgress?: ((message: string) => void) | undefined;
  /** A worker that is started here ends when the command has done its own work. Default: false, it serves other commands too. */
  passing?: boolean | undefined;
  /** Also with a worker that ends with its own command: for who waits for that very command's night. Default: false. */
  joins?: boolean | undefined;
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
    if (!options.joins) requireLasting(other, home);
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
  onProgress?.(other ? `worker: process ${other.pid} works for this state folder already` : 'opening the warehouse');
  const { preparing, starting } = await setOut(options, other);
  const [own, server] = await bothOrNeither(preparing, starting);

  // What knows nothing of each other is stopped at the same time.
  const closing: (() => Promise<unknown>)[] = [giveBack, () => Promise.all([own?.context.close(), server.stop()])];
  const closeAll = async () => {
    for (const close of closing.toReversed()) await close();
  };
  try {
    const connection = await openConnection(server.profile);
    closing.push(() => connection.close());
    const { Client } = await import('@temporalio/client');
    const client = new Client({ connection, namespace: server.namespace });
    if (!own) return { client, server, workerPid: other?.pid ?? 0, workerDone: new Promise(() => {}), close: closeAll };
    onProgress?.('starting the worker');
    const worker = await own.start(server.profile);
    closing.push(async () => {
      forgetWorker(home);
      await worker.stop();
    });
    await writeWorkerRecord(home, config, { passing: options.passing ?? false, read: await markOfWhatWasRead(config, own.context.deps.project) });
    return { client, server, workerPid: process.pid, workerDone: worker.done, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** Server and own work at the same time: as soon as the server's process is there, this one loads and opens what its worker needs. */
async function setOut(options: SessionOptions, other: WorkerRecord | undefined): Promise<{ starting: Promise<Server>; preparing: Promise<OwnWork | undefined> }> {
  const { config, home, onProgress, project, checkpoint } = options;
  let launched = () => {};
  const onItsWay = new Promise<void>((resolve) => (launched = resolve));
  const starting = ensureServer({
    home, searchAttributes: Object.values(searchAttributes), onProgress, onLaunched: launched,
    keep: options.keepServer, port: options.port, uiPort: options.uiPort,
  }).finally(launched);
  starting.catch(() => {});
  await onItsWay;
  const preparing = other ? Promise.resolve(undefined) : import('./own-work.ts').then(({ prepareOwnWork }) => prepareOwnWork(config, home, { project, checkpoint }));
  return { starting, preparing };
}

/** Waits for both. Where one fails, the other is closed again; the first failure is thrown. */
async function bothOrNeither(preparing: Promise<OwnWork | undefined>, starting: Promise<Server>): Promise<[OwnWork | undefined, Server]> {
  const [own, server] = await Promise.allSettled([preparing, starting]);
  if (own.status === 'fulfilled' && server.status === 'fulfilled') return [own.value, server.value];
  if (own.status === 'fulfilled') await own.value?.context.close();
  if (server.status === 'fulfilled') await server.value.stop();
  throw own.status === 'rejected' ? own.reason : (server as PromiseRejectedResult).reason;
}
