import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { messageOf, MusterError } from '../../core/errors.ts';
import type { Warehouse } from '../warehouse.ts';
import { executeQuery } from './execute.ts';
import { forgetQueryRecord, writeQueryRecord } from './record.ts';

/** Longest request, in bytes. */
const MOST_BYTES = 1_000_000;

const request = z.object({ sql: z.string(), limit: z.int().positive() });

export interface QueryServer { port: number; close(): Promise<void> }

/**
 * Answers reading statements of other processes while this one owns the warehouse file. Listens on the loopback interface
 * only, and only to who knows the token in the state folder.
 */
export async function startQueryServer(warehouse: Warehouse, { home }: { home: string }): Promise<QueryServer> {
  const token = randomBytes(24).toString('hex');
  const server = createServer((incoming, outgoing) => {
    const gone = new AbortController();
    // Whoever asked has given up: a statement that nobody waits for must not keep the owner's processors.
    outgoing.once('close', () => gone.abort());
    void answer(warehouse, token, incoming, gone.signal).then(({ status, body }) => {
      outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body, plain));
    });
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await writeQueryRecord(home, { port, token, pid: process.pid });
  return {
    port,
    async close() {
      await forgetQueryRecord(home);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(warehouse: Warehouse, token: string, incoming: IncomingMessage, gone: AbortSignal): Promise<{ status: number; body: unknown }> {
  if (!allowed(incoming.headers.authorization, token)) return { status: 401, body: { error: 'unauthorised' } };
  try {
    const { sql, limit } = request.parse(JSON.parse(await read(incoming)));
    return { status: 200, body: await executeQuery(warehouse, sql, limit, gone) };
  } catch (error) {
    const parts = error instanceof MusterError ? { ...error.parts, cause: undefined } : { kind: 'contract', where: 'query', found: messageOf(error) };
    return { status: 400, body: { error: parts } };
  }
}

function allowed(header: string | undefined, token: string): boolean {
  const given = Buffer.from(header ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

async function read(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new MusterError({ kind: 'usage', where: 'query', found: 'it is too long', allowed: `${MOST_BYTES} bytes`, todo: 'shorten it' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Whole numbers beyond 2^53 travel as text. */
function plain(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
