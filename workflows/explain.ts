import { ActivityFailure, ApplicationFailure, TemporalFailure, TimeoutFailure } from '@temporalio/common';
import type { LastTry } from '../activities/types.ts';
import { messageOf, MusterError, type ErrorKind, type ErrorParts } from '../core/errors.ts';

/**
 * What made a workflow fail, out of the chain of failures that Temporal wraps around it: the error its step threw, or, where the
 * time ran out, which step it was and why it failed the last time.
 */
export function explainChain(failure: unknown): Error {
  let step: string | undefined;
  let cause: unknown = failure;
  while (cause instanceof TemporalFailure && !(cause instanceof ApplicationFailure) && cause.cause) {
    if (cause instanceof ActivityFailure) step = cause.activityType;
    cause = cause.cause;
  }
  if (cause instanceof TimeoutFailure) return timeRanOut(cause, step);
  if (!(cause instanceof ApplicationFailure)) return cause instanceof Error ? cause : new Error(messageOf(cause));
  const parts = cause.details?.[0] as Partial<ErrorParts> | undefined;
  if (!parts?.where || !parts.found) return new Error(cause.message, { cause: failure });
  return new MusterError({ ...parts, kind: (cause.type ?? 'environment') as ErrorKind, where: parts.where, found: parts.found, cause: failure });
}

function timeRanOut(timeout: TimeoutFailure, step = 'a step'): MusterError {
  const { lastFailure } = (timeout.lastHeartbeatDetails ?? {}) as Partial<LastTry>;
  return new MusterError({
    kind: 'environment',
    where: lastFailure?.where ?? step,
    found: lastFailure ? `${lastFailure.found} (${step} was tried again until its time was over)` : `${step} was not done in the time it has`,
    allowed: lastFailure?.allowed ?? 'the minutes under `timeouts` in the configuration',
    todo: lastFailure?.todo ?? 'look into worker.log of the state folder, then run the date again, or give the step more time',
    cause: timeout,
  });
}
