import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { ActivityDeps } from './deps.ts';
import { toFailure } from './failure.ts';
import type { LastTry } from './types.ts';

/** What a running step may use of its surroundings. */
export interface StepControl {
  /** Aborts when the night is cancelled or the worker shuts down. */
  signal: AbortSignal;
  /** The workflow id of the night (or of the child workflow) that asked for this step. */
  workflowId: string;
  /** The run of that workflow, a UUID. */
  runId: string;
  /** Which try of the step this is, from 1. */
  attempt: number;
  /** What the last attempt said with `progress`, if there was one and it said anything. */
  resumed: unknown;
  /** Says with every sign of life how far the work has come, so that another attempt can go on from there. Small, and nobody's data. */
  progress: (state: unknown) => void;
}

export type Step<Input, Output> = (deps: ActivityDeps) => (input: Input) => Promise<Output>;

/** Several signs of life inside the shortest heartbeat time-out that configuration allows (2 seconds). */
const PULSE_MS = 500;

/**
 * Makes an activity of a function: it gives signs of life while it runs (which is also how a cancellation reaches it),
 * and what it throws becomes a failure that says whether to try again.
 */
export function step<Input, Output>(
  run: (deps: ActivityDeps, input: Input, control: StepControl) => Promise<Output>,
): Step<Input, Output> {
  return (deps) => async (input) => {
    const context = Context.current();
    // Should the step's time run out, Temporal hands on what the last sign of life said, and nothing else.
    let said = (context.info.heartbeatDetails ?? undefined) as LastTry | undefined;
    const pulse = setInterval(() => context.heartbeat(said), PULSE_MS);
    const progress = (state: unknown): void => {
      said = { ...said, progress: state };
      context.heartbeat(said);
    };
    try {
      const { workflowId = '', runId = '' } = context.info.workflowExecution ?? {};
      const output = await run(deps, input, { signal: context.cancellationSignal, workflowId, runId, attempt: context.info.attempt, resumed: said?.progress, progress });
      await deps.checkpoint(`${context.info.activityType}:done`);
      return output;
    } catch (error) {
      if (context.cancellationSignal.aborted) throw context.cancellationSignal.reason;
      const { activityType: activity, attempt } = context.info;
      const failure = toFailure(error, attempt);
      deps.log.warn({ activity, attempt, error: failure.message }, 'step failed');
      context.heartbeat({ ...said, ...lastTryOf(failure) });
      throw failure;
    } finally {
      clearInterval(pulse);
    }
  };
}

function lastTryOf(failure: Error): LastTry | undefined {
  const parts = failure instanceof ApplicationFailure ? failure.details?.[0] as LastTry['lastFailure'] | undefined : undefined;
  return parts && { lastFailure: parts };
}
