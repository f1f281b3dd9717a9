import type { ZodType } from 'zod';
import type { LogicalDate } from '../core/dates.ts';

/**
 * The one interface of every place an audience can go. A kind is registered with `registerDestination` (registry.ts)
 * and named in the configuration; nothing outside its own file knows which kind it talks to.
 */
export interface DestinationKind<Options> {
  /** The name the configuration uses: `file`, `http`. */
  readonly kind: string;
  /** Checks and completes the options. Secrets and addresses are never options: an option names the variable that holds them. */
  readonly options: ZodType<Options>;
  readonly capabilities: Capabilities;
  /**
   * Makes a session; opens nothing yet (a connection is made by the first `send`).
   * @throws MusterError (usage) for a missing or unusable environment variable, without repeating its value.
   */
  open(options: Options, context: OpenContext): DestinationSession;
}

export interface Capabilities {
  /** The most members one batch may hold. A session may ask for fewer. */
  readonly batchRows: number;
  /** How fine the acknowledgement is: of each row, or of the batch as a whole. Nothing finer is claimed. */
  readonly ack: 'row' | 'batch';
}

export interface OpenContext {
  /** Relative paths in options start here: the folder of the configuration file. */
  readonly baseDir: string;
  /** Where secrets and addresses are read from. */
  readonly env: NodeJS.ProcessEnv;
  /** The destination's name in the configuration, for errors; the kind where none is given. */
  readonly name?: string;
}

export interface DestinationSession {
  /** Members a batch for this session may hold, from its options; never above the kind's capability. */
  readonly batchRows: number;
  /**
   * Sends one batch. Sending the same key again (after a crash, a time-out or a lost answer) has no second effect.
   * @param signal cancels the wait; whether the effect took place is then unknown and settled by sending the same key again.
   * @returns one result for each member, matched by index, in order of index.
   * @throws RetryableError when trying again may help; any other MusterError is final for this batch. Neither holds personal data.
   */
  send(batch: Batch, signal?: AbortSignal): Promise<BatchResult>;
  /** Lets go of connections. */
  close?(): Promise<void>;
}

/** Some of an audience's changes on one logical date, small enough for the destination to take at once. */
export interface Batch {
  /** Idempotency key: made of what the effect is (batching.ts), never of a run or an attempt. `[A-Za-z0-9_-]`, up to 128 characters. */
  readonly key: string;
  readonly audience: string;
  readonly logicalDate: LogicalDate;
  /** Each member at most once. */
  readonly members: readonly MemberChange[];
}

export interface MemberChange {
  readonly operation: 'add' | 'remove';
  /** The member's id at the destination. */
  readonly id: string;
  /** By type: `{ email: '...' }`. Already in the form the destination wants. */
  readonly identifiers: Readonly<Record<string, string>>;
}

export interface BatchResult {
  readonly results: readonly MemberResult[];
}

/** What became of `members[index]`. A `reason` is a code such as `invalid_email`: no personal data, never free text. */
export type MemberResult =
  | { readonly index: number; readonly status: 'acknowledged' }
  | { readonly index: number; readonly status: 'rejected'; readonly reason: string };

/**
 * The options each kind takes as they are written in a configuration file, so that a wrong one does not compile.
 * A kind adds itself by declaration merging, next to where it is defined; a plugin does the same from outside.
 */
// oxlint-disable-next-line typescript/no-empty-interface, typescript/no-empty-object-type -- filled by the kinds
export interface DestinationOptionTypes {}
