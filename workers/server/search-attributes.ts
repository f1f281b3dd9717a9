import type { Connection } from '@temporalio/client';
import type { SearchAttributeType } from '@temporalio/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { MusterError, messageOf } from '../../core/errors.ts';

/** What `defineSearchAttributeKey` of the SDK returns: a name and a type. */
export interface SearchAttribute {
  readonly name: string;
  readonly type: SearchAttributeType;
}

/** How the command line and the server's protocol spell and number each type (temporal.api.enums.v1.IndexedValueType). */
const SPELLINGS: Record<SearchAttributeType, { readonly word: string; readonly number: number }> = {
  TEXT: { word: 'Text', number: 1 },
  KEYWORD: { word: 'Keyword', number: 2 },
  INT: { word: 'Int', number: 3 },
  DOUBLE: { word: 'Double', number: 4 },
  BOOL: { word: 'Bool', number: 5 },
  DATETIME: { word: 'Datetime', number: 6 },
  KEYWORD_LIST: { word: 'KeywordList', number: 7 },
};

/** The flags with which `temporal server start-dev` registers the attributes while it starts. */
export function searchAttributeFlags(attributes: readonly SearchAttribute[]): string[] {
  return attributes.flatMap(({ name, type }) => ['--search-attribute', `${name}=${SPELLINGS[type].word}`]);
}

/** Waits until a server that was started with the flags knows all attributes. */
export async function awaitSearchAttributes(connection: Connection, namespace: string, attributes: readonly SearchAttribute[], timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while ((await missing(connection, namespace, attributes)).length > 0) {
    if (Date.now() > deadline) return registerSearchAttributes(connection, namespace, attributes);
    await sleep(50);
  }
}

/**
 * Registers what a running server does not know yet; registering again changes nothing.
 * @throws MusterError (environment) when the server refuses, as managed ones do, or has the name with another type.
 */
export async function registerSearchAttributes(connection: Connection, namespace: string, attributes: readonly SearchAttribute[]): Promise<void> {
  const unknown = await missing(connection, namespace, attributes);
  if (unknown.length === 0) return;
  const searchAttributes = Object.fromEntries(unknown.map(({ name, type }) => [name, SPELLINGS[type].number]));
  try {
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
  } catch (cause) {
    // Another process may have been quicker.
    if ((await missing(connection, namespace, attributes)).length === 0) return;
    throw new MusterError({
      kind: 'environment',
      where: `search attributes of namespace ${namespace}`,
      found: `${unknown.map((one) => one.name).join(', ')} cannot be registered (${messageOf(cause)})`,
      todo: `register them by hand: temporal operator search-attribute create ${unknown.map(({ name, type }) => `--name ${name} --type ${SPELLINGS[type].word}`).join(' ')}`,
      cause,
    });
  }
}

async function missing(connection: Connection, namespace: string, attributes: readonly SearchAttribute[]): Promise<SearchAttribute[]> {
  if (attributes.length === 0) return [];
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  return attributes.filter(({ name, type }) => {
    const found: number | null | undefined = customAttributes[name];
    if (found === undefined || found === null) return true;
    if (found === SPELLINGS[type].number) return false;
    throw new MusterError({
      kind: 'environment',
      where: `search attribute ${name} of namespace ${namespace}`,
      found: `type ${wordOf(found)}`,
      allowed: `type ${SPELLINGS[type].word}`,
      todo: 'remove it from that server, or use another namespace',
    });
  });
}

function wordOf(number: number): string {
  return Object.values(SPELLINGS).find((spelling) => spelling.number === number)?.word ?? String(number);
}
