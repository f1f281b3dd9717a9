import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { Home } from '../home.ts';
import { withLock } from '../lock.ts';
import type { ProcessIdentity } from '../process-identity.ts';
import { localProfile, type ConnectionProfile } from './connection.ts';
import { launch } from './launch.ts';
import { choosePort, isFree, LOOPBACK } from './ports.ts';
import { untilReady } from './ready.ts';
import { searchAttributeFlags, type SearchAttribute } from './search-attributes.ts';

export interface StartOptions {
  readonly home: Home;
  /** Path of the `temporal` program. */
  readonly executable: string;
  /** Default `default`. */
  readonly namespace?: string | undefined;
  /** Port for clients and workers; 0 takes any. Default: 7233 when free, else any free one. */
  readonly port?: number | undefined;
  /** Port of the Web UI; 0 takes any. Default: 8233 when free, else any free one. */
  readonly uiPort?: number | undefined;
  readonly searchAttributes?: readonly SearchAttribute[] | undefined;
  /** Let the server outlive this process. Default false: it ends with this process, however that ends. */
  readonly keep?: boolean | undefined;
  readonly onProgress?: ((message: string) => void) | undefined;
  /** Called as soon as the process exists, before it answers, so that it can be found again whatever happens next. */
  readonly onLaunched?: ((server: LaunchedServer) => Promise<void>) | undefined;
}

export interface LaunchedServer {
  readonly address: string;
  readonly uiUrl: string;
  readonly namespace: string;
  readonly identity: ProcessIdentity;
}

export interface StartedServer extends LaunchedServer {
  readonly profile: ConnectionProfile;
  readonly pid: number;
  /** Ends the server; its histories stay in the state folder. */
  stop(): Promise<void>;
}

/** How often a start is tried again when another program takes a port between our look and the server's. */
const ATTEMPTS = 3;

/** Longer than a start may take, so that the one who waits sees the other's outcome. */
const LOCK_TIMEOUT_MS = 90_000;

/** Where the server writes what it has to say. */
export function serverLog(home: Home): string {
  return join(home.logs, 'temporal.log');
}

/**
 * Starts Temporal's server with its Web UI on this machine, over the SQLite file of the state folder, and waits until it answers.
 * @throws MusterError (environment) when a port asked for is in use or the server does not come up; then nothing is left running.
 */
export async function startServer(options: StartOptions): Promise<StartedServer> {
  // One start at a time on this machine: two that both see 7233 free would each take the other's server for their own.
  const lock = join(tmpdir(), `muster-${userInfo().uid}-start.lock`);
  return withLock(lock, LOCK_TIMEOUT_MS, async () => {
    for (let attempt = 1; ; attempt += 1) {
      const port = await choosePort({ option: '--port', asked: options.port, usual: 7233 });
      const uiPort = await choosePort({ option: '--ui-port', asked: options.uiPort, usual: 8233 });
      try {
        return await startOn(port, uiPort, options);
      } catch (error) {
        const taken = !(await isFree(port)) || !(await isFree(uiPort));
        if (!taken || attempt === ATTEMPTS) throw error;
      }
    }
  });
}

async function startOn(port: number, uiPort: number, options: StartOptions): Promise<StartedServer> {
  const { home, executable, namespace = 'default', keep, searchAttributes = [], onProgress, onLaunched } = options;
  onProgress?.(`starting the Temporal server on port ${port}`);
  const logFile = serverLog(home);
  const launched = await launch({
    executable,
    logFile,
    keep,
    args: [
      'server',
      'start-dev',
      `--db-filename=${home.temporalDb}`,
      `--namespace=${namespace}`,
      `--ip=${LOOPBACK}`,
      `--port=${port}`,
      `--ui-port=${uiPort}`,
      ...searchAttributeFlags(searchAttributes),
    ],
  });
  const server: LaunchedServer = { address: `${LOOPBACK}:${port}`, uiUrl: `http://localhost:${uiPort}`, namespace, identity: launched.identity };
  const profile = localProfile(server.address, namespace);
  try {
    await onLaunched?.(server);
    await untilReady({ profile, launched, logFile, searchAttributes });
  } catch (error) {
    await launched.stop();
    throw error;
  }
  onProgress?.(`Temporal is ready: ${server.uiUrl}`);
  return { ...server, profile, pid: launched.identity.pid, stop: () => launched.stop() };
}
