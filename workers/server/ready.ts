import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { MusterError, messageOf } from '../../core/errors.ts';
import { openConnection, type ConnectionProfile } from './connection.ts';
import type { Launched } from './launch.ts';
import { answers } from './ports.ts';
import { awaitSearchAttributes, type SearchAttribute } from './search-attributes.ts';

/** A first start writes its schema; this is for a slow disk. Usually half a second. */
const READY_TIMEOUT_MS = 60_000;

/** How often it is asked. */
const POLL_MS = 25;

export interface ReadyOptions {
  readonly profile: ConnectionProfile;
  readonly launched: Launched;
  readonly logFile: string;
  readonly searchAttributes: readonly SearchAttribute[];
}

/**
 * Waits until a launched server answers, has its namespace, and knows every search attribute.
 * @throws MusterError (environment) with the server's last words when it ends or stays silent.
 */
export async function untilReady(options: ReadyOptions): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  for (;;) {
    const failure = (await answers(options.profile.address)) ? await failureOf(check(options)) : 'nobody listens';
    const ending = options.launched.ending();
    // An answer while our process has ended comes from a stranger on the same port.
    if (failure === undefined && ending === undefined) return;
    if (ending === undefined && Date.now() < deadline) {
      await sleep(POLL_MS);
      continue;
    }
    const state = ending === undefined ? `does not answer after ${READY_TIMEOUT_MS / 1000} s` : `ended while starting (${ending})`;
    throw new MusterError({
      kind: 'environment',
      where: 'Temporal server',
      found: `${state}: ${await lastWords(options.logFile)}`,
      todo: `see ${options.logFile}`,
      cause: failure,
    });
  }
}

function failureOf(work: Promise<void>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

async function check({ profile, searchAttributes }: ReadyOptions): Promise<void> {
  const connection = await openConnection(profile, 2_000);
  try {
    await connection.workflowService.describeNamespace({ namespace: profile.namespace });
    await awaitSearchAttributes(connection, profile.namespace, searchAttributes, 5_000);
  } finally {
    await connection.close();
  }
}

async function lastWords(logFile: string): Promise<string> {
  try {
    const lines = (await readFile(logFile, 'utf8')).trim().split('\n');
    return (lines.findLast((line) => /error|fail|unable/i.test(line)) ?? lines.at(-1) ?? '').slice(0, 300);
  } catch (error) {
    return messageOf(error);
  }
}
