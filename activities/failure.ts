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
  const disk = diskTrouble(error);
  if (disk) return toFailure(disk);
  return ApplicationFailure.create({ message: maskQuoted(messageOf(error)), type: 'unexpected', nonRetryable: attempt >= MOST_UNEXPECTED });
}

/** What the system says about a disk, in words a person can act on. */
const DISK_TROUBLE: Readonly<Record<string, { found: string; todo: string }>> = {
  ENOSPC: { found: 'no space is left on this disk', todo: 'free some; the step is tried again, and nothing is half-written' },
  EDQUOT: { found: 'the quota of this user on this disk is used up', todo: 'free some; the step is tried again, and nothing is half-written' },
  EROFS: { found: 'this disk can only be read', todo: 'make it writable, or choose another folder' },
  EACCES: { found: 'permission denied', todo: 'give this user the right to it, or choose another folder' },
};

function diskTrouble(error: unknown): MusterError | undefined {
  const { code, path } = (error ?? {}) as { code?: unknown; path?: unknown };
  const trouble = typeof code === 'string' ? DISK_TROUBLE[code] : undefined;
  return trouble && new MusterError({ kind: 'environment', where: typeof path === 'string' ? path : 'the state folder', ...trouble, cause: error });
}
