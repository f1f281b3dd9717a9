import { WorkflowFailedError } from '@temporalio/client';
import { CancelledFailure, TerminatedFailure } from '@temporalio/common';
import { messageOf, MusterError } from '../../core/errors.ts';
import type { Home } from '../../workers/home.ts';
import { workerLog } from '../../workers/log.ts';
import { explainLostServer } from '../../workers/server/lost.ts';
import type { Session } from '../../workers/session.ts';

/** What ended a command that worked with a server and a worker, in words that say what to do next. */
export function explain(error: unknown, { server }: Session, home: Home): unknown {
  if (isStepFailure(error)) {
    return new MusterError({
      kind: 'environment', where: 'a step of the night', found: messageOf(error),
      // No stack travels with the failure of a step, for it may quote data.
      todo: `the worker's log says which step it was, ${workerLog(home)}; mend the cause and run the same command again`, cause: error,
    });
  }
  if (error instanceof CancelledFailure || error instanceof TerminatedFailure) {
    return new MusterError({
      kind: 'environment', where: 'the workflow', found: `somebody ${error instanceof CancelledFailure ? 'cancelled' : 'terminated'} it, in the Temporal UI or with another command`,
      todo: 'run the same command again to go on', cause: error,
    });
  }
  return explainLostServer(error, server, home);
}

/** A failure that no step foresaw; one that a step did foresee is a MusterError already. */
function isStepFailure(error: unknown): boolean {
  return error instanceof Error && !(error instanceof MusterError) && error.cause instanceof WorkflowFailedError;
}
