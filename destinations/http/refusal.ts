import { MusterError } from '../../core/errors.ts';
import { RetryableError } from '../retryable.ts';
import { retryAfterMs } from '../../core/retry-after.ts';

export interface Refusal {
  /** Which destination, for the error. */
  where: string;
  status: number;
  retryAfter: string | null;
  /** The answer as JSON, where it was. Only a number is ever taken from it. */
  answer: unknown;
  /** Members that were sent. */
  rows: number;
  /** Bytes that were sent. */
  bytes: number;
  /** Name of the variable that holds the token, where one is configured. */
  tokenEnv: string | undefined;
}

/** Statuses below 500 that may pass: request timeout, too early (RFC 8470), too many requests. */
const PASSING = new Set([408, 425, 429]);

type Advice = (refusal: Refusal) => { found: string; allowed?: string; todo: string };

const FINAL: Readonly<Record<number, Advice>> = {
  400: () => ({ found: 'the batch was refused as malformed (400)', todo: 'compare what is sent with what the destination documents' }),
  401: ({ tokenEnv }) => ({
    found: 'the credentials were refused (401)',
    todo: tokenEnv ? `put a valid token into ${tokenEnv}` : 'set tokenEnv to the variable that holds the token',
  }),
  403: ({ tokenEnv }) => ({ found: 'access was refused (403)', todo: `give the token${tokenEnv ? ` in ${tokenEnv}` : ''} the right to write this audience` }),
  404: () => ({ found: 'there is nothing at this address (404)', todo: 'correct url or the variable in urlEnv' }),
  409: () => ({ found: 'the key was used for another batch before (409)', todo: 'make batches with toBatches(), whose keys hold the content' }),
  413: ({ rows, bytes, answer }) => {
    const limit = limitIn(answer);
    return {
      found: `a batch of ${rows} members, ${bytes} bytes, is too large (413)`,
      allowed: limit === undefined ? undefined : `at most ${limit} members`,
      todo: `set batchRows to ${limit ?? `less than ${rows}`}`,
    };
  },
  422: () => ({ found: 'the batch was refused as not processable (422)', todo: 'compare what is sent with what the destination documents' }),
};

/** The error for any answer other than success: retryable or final by its status. Nothing the server wrote is repeated, it may quote members. */
export function refusalError(refusal: Refusal): MusterError {
  const { where, status } = refusal;
  if (PASSING.has(status) || status >= 500) {
    return new RetryableError({ where, found: `it answered ${status}`, todo: 'none: the batch is sent again' }, retryAfterMs(refusal.retryAfter, Date.now()));
  }
  const advice = FINAL[status] ?? otherStatus;
  return new MusterError({ kind: 'contract', where, ...advice(refusal) });
}

function otherStatus({ status }: Refusal): { found: string; allowed: string; todo: string } {
  const moved = status >= 300 && status < 400;
  return {
    found: `it answered ${status}`,
    allowed: '200 or 207 with a result for each member, or any other 2xx for the whole batch',
    todo: moved ? 'configure the address it moved to: members are never sent on to an address nobody configured' : 'ask the owner of the destination',
  };
}

function limitIn(answer: unknown): number | undefined {
  const limit = typeof answer === 'object' && answer !== null && 'limit' in answer ? answer.limit : undefined;
  return typeof limit === 'number' && Number.isInteger(limit) && limit > 0 ? limit : undefined;
}
