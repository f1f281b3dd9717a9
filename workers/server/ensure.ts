import { join } from 'node:path';
import { MusterError } from '../../core/errors.ts';
import type { Home } from '../home.ts';
import { withLock } from '../lock.ts';
import { connectionProfile, localProfile, openConnection, type ConnectionProfile } from './connection.ts';
import { stopProcess } from './launch.ts';
import { forgetRecord, liveRecord, processOf, writeRecord } from './record.ts';
import { resolveProgram } from './resolve.ts';
import { registerSearchAttributes, type SearchAttribute } from './search-attributes.ts';
import { startServer } from './start.ts';

export interface EnsureOptions {
  readonly home: Home;
  /** Default: this process's environment. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** Leave a server that is started here running when this process ends. Default false. */
  readonly keep?: boolean | undefined;
  /** Created on a server that is started here. Default `default`. */
  readonly namespace?: string | undefined;
  readonly port?: number | undefined;
  readonly uiPort?: number | undefined;
  /** Registered on whichever server is used. */
  readonly searchAttributes?: readonly SearchAttribute[] | undefined;
  readonly onProgress?: ((message: string) => void) | undefined;
  /** Told when the process of a server that is started here exists; it needs a moment more until it answers. */
  readonly onLaunched?: (() => void) | undefined;
  /** How long a server that should be running may take to answer. Default 10 seconds. */
  readonly connectTimeoutMs?: number | undefined;
}

export interface Server {
  readonly address: string;
  readonly namespace: string;
  /** Of a server elsewhere: TEMPORAL_UI_URL, when it is set. */
  readonly uiUrl: string | undefined;
  readonly profile: ConnectionProfile;
  /** Missing for a server elsewhere. */
  readonly pid: number | undefined;
  /** Whether this call started it. */
  readonly started: boolean;
  /** Ends the server if this call started it and it was not asked to stay; else does nothing. */
  stop(): Promise<void>;
}

/** A start by another command may take this long before we stop waiting for its outcome. */
const LOCK_TIMEOUT_MS = 90_000;

/**
 * A Temporal server to work with: the one the environment names, else the one that serves this state folder already, else a new one.
 * @throws MusterError (environment) when there is none and none can be started, or the one there is does not answer.
 */
export async function ensureServer(options: EnsureOptions): Promise<Server> {
  const env = options.env ?? process.env;
  const named = namedServer(env);
  if (named) return prepared(named, options);
  // Whoever starts a server holds the lock until it is ready. Finding the program may take minutes and happens outside of it.
  const running = () => recordedServer(options.home).then((server) => server && prepared(server, options));
  const found = await locked(options.home, running);
  if (found) return found;
  const program = await resolveProgram({ env, onProgress: options.onProgress });
  return locked(options.home, async () => (await running()) ?? startHere(options, program.path));
}

/** The server that the environment names or that serves this state folder now; nothing is started and nothing is asked of it. */
export async function findServer(home: Home, env: NodeJS.ProcessEnv = process.env): Promise<Server | undefined> {
  return namedServer(env) ?? recordedServer(home);
}

/** Ends the server of this state folder whoever started it, also one that was asked to stay; false when none runs. */
export async function stopServer(home: Home): Promise<boolean> {
  const record = await liveRecord(home);
  if (record) await stopProcess(processOf(record));
  forgetRecord(home);
  return record !== undefined;
}

async function startHere(options: EnsureOptions, executable: string): Promise<Server> {
  const { home, keep = false, onLaunched = () => {} } = options;
  const server = await startServer({ ...options, executable, onLaunched: (launched) => writeRecord(home, launched, keep).then(onLaunched) }).catch((error: unknown) => {
    forgetRecord(home);
    throw error;
  });
  const { address, namespace, uiUrl, profile, pid } = server;
  return {
    address, namespace, uiUrl, profile, pid, started: true,
    async stop() {
      if (keep) return;
      await server.stop();
      forgetRecord(home);
    },
  };
}

/** Checks that a server we did not start answers, and that it knows our search attributes. */
async function prepared(server: Server, { searchAttributes = [], port, onProgress, connectTimeoutMs }: EnsureOptions): Promise<Server> {
  if (port && !server.address.endsWith(`:${port}`)) throw otherPort(server, port);
  onProgress?.(`Temporal server: ${server.address}, ${server.pid === undefined ? 'named by the environment' : `already running as process ${server.pid}`}`);
  const connection = await openConnection(server.profile, connectTimeoutMs);
  try {
    await registerSearchAttributes(connection, server.namespace, searchAttributes);
  } finally {
    await connection.close();
  }
  return server;
}

function otherPort(server: Server, port: number): MusterError {
  return new MusterError({
    kind: 'environment',
    where: `--port ${port}`,
    found: `a server runs already at ${server.address}`,
    todo: 'leave --port out, or end that server first',
  });
}

function namedServer(env: NodeJS.ProcessEnv): Server | undefined {
  const profile = connectionProfile(env);
  if (!profile) return undefined;
  return { address: profile.address, namespace: profile.namespace, uiUrl: env.TEMPORAL_UI_URL, profile, pid: undefined, started: false, stop };
}

async function recordedServer(home: Home): Promise<Server | undefined> {
  const record = await liveRecord(home);
  if (!record) return undefined;
  const { address, namespace, uiUrl, pid } = record;
  return { address, namespace, uiUrl, pid, profile: localProfile(address, namespace), started: false, stop };
}

function locked<T>(home: Home, work: () => Promise<T>): Promise<T> {
  return withLock(join(home.dir, 'server.lock'), LOCK_TIMEOUT_MS, work);
}

/** For servers that are not ours to end. */
async function stop(): Promise<void> {}
