import { z } from 'zod';

const scope = {
  /** How many requests it befalls. Default 1. */
  times: z.int().positive().default(1),
  /** Only requests for this audience. Default: any. */
  audience: z.string().optional(),
};

const answer = {
  /** The status to answer with, or `drop` to close the connection without an answer. Default 503. */
  status: z.union([z.int().min(200).max(599), z.literal('drop')]).default(503),
  /** `Retry-After` in seconds. Default: no such header. */
  retryAfter: z.int().nonnegative().optional(),
};

/** What the sandbox can be told to do to the next requests. */
export const faultSchema = z.discriminatedUnion('mode', [
  /** Answers without looking at the batch. With a 2xx status it is a destination that lies: it acknowledges and drops. */
  z.strictObject({ mode: z.literal('before'), ...scope, ...answer }),
  /** Takes the batch in, then answers as if it had not: the sender must come again and double nothing. */
  z.strictObject({ mode: z.literal('after-accept'), ...scope, ...answer }),
  /** Never answers; with `accept` it takes the batch in first. The connection stays open until the sender gives up. */
  z.strictObject({ mode: z.literal('hang'), ...scope, accept: z.boolean().default(false) }),
  /** Refuses every nth row of the batch, beginning with the first, and takes the others. */
  z.strictObject({
    mode: z.literal('reject-rows'),
    ...scope,
    /** Default 1: every row. */
    every: z.int().positive().default(1),
    /** The reason code. Default `invalid_identifier`. */
    reason: z.string().min(1).default('invalid_identifier'),
  }),
]);

/** A fault with all defaults filled in. */
export type Fault = z.output<typeof faultSchema>;
/** A fault as it is told: `{ mode: 'after-accept', times: 2, status: 'drop' }`. */
export type FaultRequest = z.input<typeof faultSchema>;

/** Faults that wait for a request, oldest first. */
export class FaultQueue {
  #waiting: { fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.#waiting.push({ fault, left: fault.times });
  }

  /** The fault for one request, which uses it up once; undefined where none applies. */
  take(audience: string | undefined): Fault | undefined {
    const entry = this.#waiting.find(({ fault }) => fault.audience === undefined || fault.audience === audience);
    if (!entry) return undefined;
    entry.left -= 1;
    if (entry.left === 0) this.#waiting = this.#waiting.filter((other) => other !== entry);
    return entry.fault;
  }

  clear(): void {
    this.#waiting = [];
  }
}
