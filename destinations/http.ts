import { z } from 'zod';
import type { MusterError } from '../core/errors.ts';
import type { Batch, BatchResult, DestinationKind, OpenContext } from './destination.ts';
import { parsedAnswer, resultsIn } from './http/answer.ts';
import { deadlineOf } from '../core/deadline.ts';
import { refusalError } from './http/refusal.ts';
import { addressOf, tokenOf } from './http/settings.ts';
import { RetryableError } from './retryable.ts';

/** More than any network takes at once (Meta and LinkedIn 10,000); a batch is held in memory as JSON. */
const MAX_BATCH_ROWS = 10_000;
/** The HTTP client of Node gives up on its own after five minutes. */
const MAX_TIMEOUT_MS = 300_000;

const variable = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'the name of an environment variable');

const options = z
  .strictObject({
    /** The address to post to. Exactly one of `url` and `urlEnv`. */
    url: z.url({ protocol: /^https?$/ }).optional(),
    /** The variable that holds the address. */
    urlEnv: variable.optional(),
    /** The variable that holds the token sent as `Authorization: Bearer`. Default: none is sent. */
    tokenEnv: variable.optional(),
    /** Milliseconds for one batch, from connecting to the last byte of the answer. Default 30,000. Then the batch is sent again. */
    timeoutMs: z.int().min(1).max(MAX_TIMEOUT_MS).default(30_000),
    /** Members a request. Default 1,000. */
    batchRows: z.int().min(1).max(MAX_BATCH_ROWS).default(1_000),
  })
  .refine(({ url, urlEnv }) => (url === undefined) !== (urlEnv === undefined), 'exactly one of url and urlEnv');

type HttpOptions = z.output<typeof options>;

declare module './destination.ts' {
  interface DestinationOptionTypes {
    http: z.input<typeof options>;
  }
}

/**
 * Webhook: POST of `{"audience", "logical_date", "members": [{"operation", "id", "identifiers"}]}` as JSON with the batch's key in
 * `Idempotency-Key`. A receiver answers 200 or 207 with `{"results": [{"index", "status", "reason"}]}`, or any 2xx for the whole batch.
 * It must treat a key it has seen as done: after a lost answer the same batch comes again.
 */
export const httpDestination: DestinationKind<HttpOptions> = {
  kind: 'http',
  options,
  capabilities: { batchRows: MAX_BATCH_ROWS, ack: 'row' },
  open: (options: HttpOptions, { env, name = 'http' }: OpenContext) => {
    const url = addressOf(options, env, name);
    const token = tokenOf(options.tokenEnv, env, name);
    const endpoint: Endpoint = { url, token, tokenEnv: options.tokenEnv, timeoutMs: options.timeoutMs, where: `destination ${name} (${url.origin})` };
    return { batchRows: options.batchRows, send: (batch, signal) => post(batch, endpoint, signal) };
  },
};

interface Endpoint {
  url: URL;
  token: string | undefined;
  tokenEnv: string | undefined;
  timeoutMs: number;
  /** Names the destination in errors; only the origin of its address, the path may be a secret. */
  where: string;
}

async function post(batch: Batch, endpoint: Endpoint, signal?: AbortSignal): Promise<BatchResult> {
  const { where, tokenEnv } = endpoint;
  const body = JSON.stringify({ audience: batch.audience, logical_date: batch.logicalDate, members: batch.members });
  const { status, retryAfter, text } = await exchange(batch.key, body, endpoint, signal);
  const answer = parsedAnswer(text);
  if (status >= 200 && status < 300) return resultsIn(status, answer, batch.members, where);
  throw refusalError({ where, status, retryAfter, answer, rows: batch.members.length, bytes: Buffer.byteLength(body), tokenEnv });
}

/** One request and its whole answer. @throws RetryableError when there is none; the caller's own reason when the caller gave up. */
async function exchange(key: string, body: string, { url, token, timeoutMs, where }: Endpoint, signal?: AbortSignal) {
  const deadline = deadlineOf(timeoutMs, signal);
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/json', 'idempotency-key': key, ...(token && { authorization: `Bearer ${token}` }) },
      body,
      signal: deadline.signal,
    });
    return { status: response.status, retryAfter: response.headers.get('retry-after'), text: await response.text() };
  } catch (error) {
    if (!deadline.passed()) signal?.throwIfAborted();
    throw noAnswer(error, deadline.passed() ? `no answer within ${timeoutMs} ms` : undefined, where);
  } finally {
    deadline.clear();
  }
}

function noAnswer(error: unknown, timedOut: string | undefined, where: string): MusterError {
  const { code } = ((error as Error).cause ?? {}) as NodeJS.ErrnoException;
  return new RetryableError({
    where,
    found: timedOut ?? `no answer (${code ?? 'the connection failed'})`,
    todo: 'see that it runs and can be reached; the batch is sent again',
    cause: error,
  });
}
