import type { Connection } from '@temporalio/client';
import { loadClientConfigProfile, toClientOptions, type ClientConnectConfig } from '@temporalio/envconfig';
import { MusterError, messageOf } from '../../core/errors.ts';

/** What a client or worker needs to reach a server: address, TLS and key from the environment, and the namespace. */
export interface ConnectionProfile {
  readonly address: string;
  readonly namespace: string;
  /** For `Connection.connect` and `NativeConnection.connect`. Carries credentials: never log it. */
  readonly options: ClientConnectConfig['connectionOptions'];
}

/** The variables with which a person points at a server on purpose. */
const POINTERS = ['TEMPORAL_ADDRESS', 'TEMPORAL_PROFILE', 'TEMPORAL_CONFIG_FILE'] as const;

/**
 * The server that the environment names, read the way every Temporal tool reads it, or undefined when it names none.
 * @throws MusterError (usage) when the configuration it points at is missing, broken or without an address.
 */
export function connectionProfile(env: NodeJS.ProcessEnv = process.env): ConnectionProfile | undefined {
  const pointer = POINTERS.find((name) => env[name]);
  if (pointer === undefined) return undefined;
  const profile = load(env, pointer);
  if (!profile.address) {
    throw new MusterError({
      kind: 'usage',
      where: pointer,
      found: 'points at a Temporal configuration without an address',
      allowed: 'host:port of a Temporal server',
      todo: 'set TEMPORAL_ADDRESS, or address in that profile',
    });
  }
  const { connectionOptions, namespace } = toClientOptions(profile);
  return { address: profile.address, namespace: namespace ?? 'default', options: connectionOptions };
}

/** A profile for a server of our own: this machine, no TLS. */
export function localProfile(address: string, namespace: string): ConnectionProfile {
  return { address, namespace, options: { address } };
}

function load(env: NodeJS.ProcessEnv, pointer: string) {
  const variables = Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
  const readFile = Boolean(env.TEMPORAL_PROFILE ?? env.TEMPORAL_CONFIG_FILE);
  try {
    return loadClientConfigProfile({ overrideEnvVars: variables, disableFile: !readFile });
  } catch (cause) {
    throw new MusterError({ kind: 'usage', where: pointer, found: messageOf(cause), todo: 'correct the variable or the file it names', cause });
  }
}

/**
 * Opens a connection to a server; the caller closes it.
 * @throws MusterError (environment) that names the address when it does not answer within `timeoutMs`.
 */
export async function openConnection(profile: ConnectionProfile, timeoutMs = 10_000): Promise<Connection> {
  const { Connection } = await import('@temporalio/client');
  try {
    return await Connection.connect({ ...profile.options, connectTimeout: timeoutMs });
  } catch (cause) {
    throw new MusterError({
      kind: 'environment',
      where: `Temporal server ${profile.address}`,
      found: 'does not answer',
      todo: 'check the address and that the server runs; `muster doctor` shows what is used and why',
      cause,
    });
  }
}
