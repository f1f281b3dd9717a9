import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MusterError } from '../../core/errors.ts';
import { readJson, refusal, write } from './answer.ts';
import { answerControl, type SandboxControl } from './control.ts';
import { FaultQueue, faultSchema } from './faults.ts';
import { SandboxStore } from './store.ts';
import { answerWebhook, type SeenRequest } from './webhook.ts';

export interface SandboxOptions {
  /** Default 0: any that is free. */
  port?: number;
  /** Default 127.0.0.1: reachable from this machine only. */
  host?: string;
  /** A file that keeps what was received over a restart. Default: none, memory only. */
  statePath?: string;
  /** Default 5,000. More in one batch is answered with 413. */
  maxBatchRows?: number;
  /** Asked for as `Authorization: Bearer`, by the webhook and under `/_control`. Default: none. */
  token?: string;
}

export interface Sandbox extends SandboxControl {
  /** The webhook's address, for the `url` of an `http` destination. `${url}/_control/...` asks and tells. */
  readonly url: string;
  readonly port: number;
  /** Cuts every connection and stops. */
  close(): Promise<void>;
}

/** Requests remembered; older ones are forgotten. */
const REMEMBERED = 10_000;

/**
 * Starts a destination that behaves as a careful one does: it keeps its members, enforces limits and shapes, and answers a key
 * it has seen without a second effect. It can be told to fail in the ways real ones do (faults.ts).
 * @throws MusterError (environment) when the port is taken or the state file cannot be used.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port = 0, host = '127.0.0.1', statePath, maxBatchRows = 5_000, token } = options;
  const store = new SandboxStore(statePath);
  const faults = new FaultQueue();
  let seen: SeenRequest[] = [];
  const control: SandboxControl = {
    members: (audience) => store.members(audience),
    audiences: () => store.audiences(),
    requests: () => [...seen],
    tellToFail: (fault) => faults.add(faultSchema.parse(fault)),
    recover: () => faults.clear(),
    reset: () => {
      store.clear();
      faults.clear();
      seen = [];
    },
  };
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const method = request.method ?? 'GET';
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    const read = method === 'POST' ? await readJson(request) : { json: undefined };
    if (!authorised(request.headers.authorization, token)) return write(response, refusal(401, 'unauthorised'));
    if ('refused' in read) return write(response, read.refused);
    if (path.startsWith('/_control/')) return write(response, answerControl(control, method, path, read.json));
    if (path !== '/' || method !== 'POST') return write(response, refusal(404, 'not_found'));
    const key = [request.headers['idempotency-key']].flat()[0];
    seen.push(answerWebhook(key, read.json, { store, faults, maxBatchRows }, response));
    if (seen.length > REMEMBERED) seen = seen.slice(-REMEMBERED / 2);
  };
  const server = createServer((request, response) => {
    handle(request, response).catch((error: NodeJS.ErrnoException) => {
      if (response.headersSent || response.destroyed) response.destroy();
      else write(response, refusal(error.code === 'ENOSPC' ? 507 : 500, 'not_kept'));
    });
  });
  const bound = await listen(server, port, host, store);
  return {
    ...control,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    port: bound,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          store.close();
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number, host: string, store: SandboxStore): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      store.close();
      const found = error.code === 'EADDRINUSE' ? 'the port is in use' : `cannot listen (${error.code ?? error.name})`;
      reject(new MusterError({ kind: 'environment', where: `sandbox, ${host}:${port}`, found, todo: 'give another port, or 0 for any that is free', cause: error }));
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

function authorised(header: string | undefined, token: string | undefined): boolean {
  if (token === undefined) return true;
  return timingSafeEqual(digest(header ?? ''), digest(`Bearer ${token}`));
}

/** Of one length whatever the text, as timingSafeEqual wants it. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
