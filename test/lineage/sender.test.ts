import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { EMITTERS } from '../../lineage/emitters.ts';
import { producer, SCHEMA_URL, type RunEvent } from '../../lineage/event.ts';
import { uuidOf } from '../../lineage/run-id.ts';
import { openLineage } from '../../lineage/sender.ts';
import { temporaryFolder } from '../support/warehouse.ts';
import { violations } from './rules.ts';

function event(job: string): RunEvent {
  return {
    eventType: 'START', eventTime: '2026-01-01T00:00:00.000Z', producer: producer('1.0.0'), schemaURL: SCHEMA_URL,
    run: { runId: uuidOf(job), facets: {} }, job: { namespace: 'shop', name: job, facets: {} }, inputs: [], outputs: [],
  };
}

/** A receiver that answers as told, and what it was sent. */
async function receiver(status: number): Promise<{ url: string; bodies: RunEvent[]; headers: IncomingHttpHeaders[] }> {
  const [bodies, headers]: [RunEvent[], IncomingHttpHeaders[]] = [[], []];
  const server = createServer((incoming, outgoing) => void text(incoming).then((body) => {
    bodies.push(JSON.parse(body) as RunEvent);
    headers.push(incoming.headers);
    outgoing.writeHead(status).end('thanks');
  }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => {
    server.closeAllConnections();
    server.close(() => resolve());
  }));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/lineage`, bodies, headers };
}

const names = Array.from({ length: 50 }, (_, index) => `job${index}`);

test('events leave in order, to a file that only its owner reads and to an address with its token', async () => {
  const [folder, { url, bodies, headers }] = [temporaryFolder(), await receiver(201)];
  const lineage = openLineage({ file: 'lineage/events.jsonl', urlEnv: 'RECEIVER', tokenEnv: 'TOKEN' }, { baseDir: folder, env: { RECEIVER: url, TOKEN: 'secret' } }, expect.unreachable);
  for (const name of names) lineage?.emit(event(name));
  await lineage?.close();
  const written = readFileSync(path.join(folder, 'lineage/events.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as RunEvent);
  for (const received of [written, bodies]) expect(received).toEqual(names.map(event));
  expect(new Set(headers.map(({ authorization, 'content-type': type }) => `${authorization} ${type}`))).toEqual(new Set(['Bearer secret application/json']));
  expect(statSync(path.join(folder, 'lineage/events.jsonl')).mode & 0o077).toBe(0);
  expect(written.flatMap(violations)).toEqual([]);
});

test('a receiver that refuses or is not there is told about once, without its address, and the other way goes on', async () => {
  for (const url of [(await receiver(500)).url, 'http://127.0.0.1:9/lineage']) {
    const [folder, said]: [string, string[]] = [temporaryFolder(), []];
    const lineage = openLineage({ file: 'events.jsonl', url }, { baseDir: folder, env: {} }, (message) => said.push(message));
    for (const name of names) lineage?.emit(event(name));
    await lineage?.close();
    expect(said).toEqual([expect.stringMatching(/^lineage events are not delivered by http: (it answered 500|ECONNREFUSED|UND_ERR\w*|TypeError|bad port); nights go on without$/)]);
    expect(readFileSync(path.join(folder, 'events.jsonl'), 'utf8').trim().split('\n')).toHaveLength(names.length);
  }
});

test('without a file and an address nobody is told', () => {
  expect(openLineage({}, { baseDir: '/', env: {} }, expect.unreachable)).toBeNull();
});

test.for([
  [{ url: 'ftp://somewhere' }, /lineage\.url: it is not an address that can be posted to/],
  [{ url: 'https://user:pass@somewhere' }, /lineage\.url: it is not an address/],
  [{ urlEnv: 'NOWHERE' }, /lineage, environment variable NOWHERE: it is not set/],
  [{ url: 'https://somewhere', tokenEnv: 'SPACED' }, /lineage, environment variable SPACED: it holds characters a bearer token cannot have/],
] as const)('%j is refused before a night, and no secret is repeated', ([settings, message]) => {
  const open = (): unknown => EMITTERS.map((emitter) => emitter.open(settings, { baseDir: '/', env: { SPACED: 'two words' } }));
  expect(open).toThrow(message);
  expect(open).not.toThrow(/pass@|two words/);
});

test('a run id is a UUID, the same for the same name and another for another', () => {
  fc.assert(fc.property(fc.string(), fc.string(), (one, other) => {
    expect(uuidOf(one)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(uuidOf(one) === uuidOf(other)).toBe(one === other);
  }));
});
