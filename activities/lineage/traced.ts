import { CancelledFailure } from '@temporalio/common';
import type { OutputDataset, RunEvent } from '../../lineage/event.ts';
import { facets } from '../../lineage/facets.ts';
import { uuidOf } from '../../lineage/run-id.ts';
import type { ActivityDeps } from '../deps.ts';
import { toFailure } from '../failure.ts';
import type { StepControl } from '../step.ts';
import type { Night } from '../types.ts';
import { assertionEvents } from './assertions.ts';
import { datasetOf, describedDataset } from './datasets.ts';
import { eventOf, type Happening } from './events.ts';
import { NIGHT_JOB } from './night.ts';

/** A step that reads and writes datasets, by their names in the project: tables, `source:system.name`, `destination:name/audience`. */
export interface TracedStep<T> {
  job: string;
  /** What the step does, for people. */
  description: string;
  night: Night;
  inputs: readonly string[];
  outputs: readonly string[];
  /** Rows written, by output; what is not named is not told. */
  rows: (result: T) => Record<string, number>;
}

/** What it takes to tell of a step: a worker has more. */
export type TracedDeps = Pick<ActivityDeps, 'config' | 'project' | 'warehouse' | 'lineage' | 'lineageProducer'> & { log: { warn: (about: object, message: string) => void } };
export type TracedControl = Pick<StepControl, 'signal' | 'workflowId' | 'runId' | 'attempt'>;

/** Runs a step and tells lineage of it: START, then COMPLETE, FAIL or ABORT. Without a receiver it only runs. */
export async function traced<T, R extends T>(deps: TracedDeps, control: TracedControl, about: TracedStep<T>, run: () => Promise<R>): Promise<R> {
  if (!deps.lineage) return run();
  const since = new Date();
  await tell(deps, () => [eventOf(deps, happeningOf(deps, control, about), 'START')]);
  try {
    const result = await run();
    await tell(deps, () => [eventOf(deps, { ...happeningOf(deps, control, about), outputs: written(deps, about, result) }, 'COMPLETE')]);
    return result;
  } catch (error) {
    const cancelled = control.signal.aborted || error instanceof CancelledFailure;
    const reason = cancelled ? undefined : toFailure(error, control.attempt).message;
    await tell(deps, () => [eventOf(deps, { ...happeningOf(deps, control, about), error: reason }, cancelled ? 'ABORT' : 'FAIL')]);
    throw error;
  } finally {
    // What the audits found is in the warehouse whether they let the rows through or not.
    await tell(deps, () => assertionEvents(deps, happeningOf(deps, control, about), about.outputs, since));
  }
}

/** Nobody's night hangs on what is told of it. */
async function tell({ lineage, log }: TracedDeps, make: () => RunEvent[] | Promise<RunEvent[]>): Promise<void> {
  try {
    for (const event of await make()) lineage?.emit(event);
  } catch (error) {
    log.warn({ error: error instanceof Error ? error.name : 'unknown' }, 'a lineage event could not be made');
  }
}

function written<T>(deps: TracedDeps, { outputs, rows }: TracedStep<T>, result: T): OutputDataset[] {
  const counts = rows(result);
  return outputs.map((id) => ({
    ...describedDataset(deps, id, deps.lineageProducer),
    outputFacets: facets(deps.lineageProducer, { outputStatistics: id in counts ? { rowCount: counts[id] } : undefined }),
  }));
}

function happeningOf<T>(deps: TracedDeps, { workflowId, runId, attempt }: TracedControl, { job, description, night, inputs, outputs }: TracedStep<T>): Happening {
  const by = deps.lineageProducer;
  return {
    by, job, description, night,
    // Each try is a run of its own: a failed one stays failed.
    runId: uuidOf(`${runId}/${job}/${attempt}`),
    // A child workflow's night is another run, which the child does not know.
    parent: workflowId === night.run ? { runId, job: NIGHT_JOB } : null,
    inputs: inputs.map((id) => describedDataset(deps, id, by)),
    outputs: outputs.map((id) => datasetOf(deps, id)),
  };
}
