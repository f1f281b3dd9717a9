import { z } from 'zod';
import type { Home } from '../home.ts';
import { identityOf, isAlive, waitUntilGone, type ProcessIdentity } from '../process-identity.ts';
import { readState, removeState, writeState } from '../state.ts';
import type { LaunchedServer } from './start.ts';

const identity = z.object({ pid: z.int().positive(), started: z.string().optional() });

/** `server.json`: the server that serves this state folder now. */
const shape = z.object({
  address: z.string(),
  uiUrl: z.string(),
  namespace: z.string(),
  pid: z.int().min(2),
  started: z.string().optional(),
  /** The process whose end ends the server too; null for one that was asked to stay. */
  owner: identity.nullable(),
});

export type ServerRecord = z.infer<typeof shape>;

/** A server whose owner is gone has been told to end by its watchdog; that takes about a second. */
const DYING_MS = 15_000;

/** Remembers a server that was just launched by this process. */
export async function writeRecord(home: Home, server: LaunchedServer, keep: boolean): Promise<void> {
  const { address, uiUrl, namespace, identity: { pid, started } } = server;
  const record: ServerRecord = { address, uiUrl, namespace, pid, ...(started === undefined ? {} : { started }), owner: keep ? null : ownIdentity() };
  await writeState(home.serverState, record);
}

/** The recorded server if its process is alive and is going to stay; a stale record counts as none. */
export async function liveRecord(home: Home): Promise<ServerRecord | undefined> {
  const record = await readState(home.serverState, shape);
  if (record === undefined || !isAlive(processOf(record))) return undefined;
  if (record.owner === null || isAlive(toIdentity(record.owner))) return record;
  return (await waitUntilGone(processOf(record), DYING_MS)) ? undefined : record;
}

/** Forgets the server of this folder. */
export function forgetRecord(home: Home): void {
  removeState(home.serverState);
}

export function processOf(record: ServerRecord): ProcessIdentity {
  return toIdentity(record);
}

function toIdentity({ pid, started }: { pid: number; started?: string | undefined }): ProcessIdentity {
  return started === undefined ? { pid } : { pid, started };
}

function ownIdentity() {
  return { ...identityOf() };
}
