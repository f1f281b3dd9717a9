import { deadlineOf } from '../core/deadline.ts';
import { reasonOf } from '../core/outside.ts';
import { retryAfterMs } from '../core/retry-after.ts';

export interface Post {
  address: URL;
  token: string | undefined;
  /** Sent as `Idempotency-Key`. */
  key: string;
  body: object;
  signal?: AbortSignal | undefined;
}

/** How often and how patiently: three tries, and less than half a minute in all. */
const TRIES = 3;
const TIMEOUT_MS = 5_000;
const FIRST_WAIT_MS = 300;
const LONGEST_WAIT_MS = 4_000;

/** Statuses below 500 that may pass: request timeout, too early, too many requests. */
const PASSING = new Set([408, 425, 429]);

/**
 * Posts a message, a few times where it may help.
 * @throws Error with what the last try said; neither the address nor what the server wrote is repeated.
 */
export async function post(message: Post): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await once(message);
    if (outcome.done) return;
    if (outcome.again && attempt < TRIES) await pause(outcome.waitMs ?? FIRST_WAIT_MS * 2 ** (attempt - 1), message.signal);
    if (!outcome.again || attempt === TRIES || message.signal?.aborted) throw new Error(outcome.reason);
  }
}

/** Waits, though not beyond the moment at which nobody wants the message any more. */
async function pause(ms: number, caller: AbortSignal | undefined): Promise<void> {
  const deadline = deadlineOf(ms, caller);
  await new Promise<void>((resolve) => (deadline.signal.aborted ? resolve() : deadline.signal.addEventListener('abort', () => resolve(), { once: true })));
  deadline.clear();
}

type Outcome = { done: true } | { done: false; reason: string; again: boolean; waitMs?: number | undefined };

async function once({ address, token, key, body, signal }: Post): Promise<Outcome> {
  const deadline = deadlineOf(TIMEOUT_MS, signal);
  try {
    const headers = { 'content-type': 'application/json', 'idempotency-key': key, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
    // Not to an address that nobody configured.
    const answer = await fetch(address, { method: 'POST', headers, body: JSON.stringify(body), signal: deadline.signal, redirect: 'manual' });
    // Whatever it writes is not read, and whether that ends well says nothing of the message.
    await answer.body?.cancel().catch(() => undefined);
    if (answer.ok) return { done: true };
    const { status } = answer;
    const asked = retryAfterMs(answer.headers.get('retry-after'), Date.now());
    return {
      done: false, reason: `it answered ${status}${status >= 300 && status < 400 ? ', which leads to an address that nobody configured' : ''}`,
      again: status >= 500 || PASSING.has(status), waitMs: asked === undefined ? undefined : Math.min(asked, LONGEST_WAIT_MS),
    };
  } catch (error) {
    return { done: false, reason: deadline.passed() ? 'it did not answer in time' : reasonOf(error), again: true };
  } finally {
    deadline.clear();
  }
}
