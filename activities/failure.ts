import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { messageOf, MusterError } from '../core/errors.ts';
import { maskQuoted } from '../core/masking.ts';

/** Tries of a step that fails in a way nobody foresaw: enough for a hiccup, too few to retry a mistake of ours for hours. */
const MOST_UNEXPECTED = 5;

/**
 * What a failed step tells Temporal. Broken contracts and wrong usage are never tried again; a passing trouble of the
 * surroundings is, for as long as the step may take; anything unforeseen a few times.
 * The stack and cause stay behind, and quoted values are masked: engines quote the row they choked on,
 * and no personal data may reach a history.
 */
export function toFailure(error: unknown, attempt = 1): Error {
  if (error instanceof ApplicationFailure || error instanceof CancelledFailure) return error;
  if (error instanceof MusterError) {
    const { cause: _, ...parts } = error.parts;
    return ApplicationFailure.create({
      message: error.message,
      type: error.kind,
      nonRetryable: error.kind !== 'environment',
      details: [parts],
    });
  }
  return ApplicationFailure.create({ message: maskQuoted(messageOf(error)), type: 'unexpected', nonRetryable: attempt >= MOST_UNEXPECTED });
}
