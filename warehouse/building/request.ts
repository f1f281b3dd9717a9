import type { Checkpoint } from '../checkpoint.ts';
import type { Night } from '../models/binds.ts';

/** Which model is to be built, and for which night. */
export interface BuildRequest {
  /** `marts.customer_orders`. */
  model: string;
  night: Night;
  /** What does the work, for the ledger. */
  run: string;
  checkpoint?: Checkpoint | undefined;
  /** Aborting it interrupts the running statement and rolls back. */
  signal?: AbortSignal | undefined;
}
