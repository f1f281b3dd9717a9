import { MusterError, type ErrorParts } from '../core/errors.ts';

/**
 * A failure that may pass by itself: 429, 503, a time-out, a refused connection, a full disk.
 * The same batch with the same key may be sent again. Every other MusterError a destination throws is final for its batch.
 */
export class RetryableError extends MusterError {
  /** Milliseconds the destination asked us to stay away; undefined where it did not say. */
  readonly retryAfterMs: number | undefined;

  constructor(parts: Omit<ErrorParts, 'kind'>, retryAfterMs?: number) {
    super({ kind: 'environment', ...parts });
    this.retryAfterMs = retryAfterMs;
  }
}
