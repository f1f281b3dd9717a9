import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { messageOf, MusterError } from '../core/errors.ts';

/**
 * What a failed step tells Temporal. Broken contracts and wrong usage are never tried again; everything else is.
 * The stack and cause stay behind, and quoted values are masked: engines quote the row they choked on,
 * and no personal data may reach a history.
 */
export function toFailure(error: unknown): Error {
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
  return ApplicationFailure.create({ message: maskQuoted(messageOf(error)), type: 'unexpected' });
}

/** Replaces what stands in quotes, and anything that looks like an e-mail address. */
export function maskQuoted(text: string): string {
  return text.replace(/'[^']*'|"[^"]*"/g, '…').replace(/\S+@\S+/g, '…').slice(0, 500);
}
