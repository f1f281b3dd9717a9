import { WorkflowFailedError, type Client, type WorkflowHandle } from '@temporalio/client';
import { WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '@temporalio/common';
import type { LoadedConfig } from '../config/load.ts';
import { nominalTimeOf, type LogicalDate } from '../core/dates.ts';
import { nightWorkflowId, queueName } from '../core/queues.ts';
import { explainChain } from '../workflows/explain.ts';
import type { BackfillInput } from '../workflows/backfill.ts';
import type { NightInput } from '../workflows/nightly.ts';
import type { backfill, nightly } from '../workflows/index.ts';

/** Starts the night of a date, or joins it where it is running already. */
export function startNight(client: Client, config: LoadedConfig, date: LogicalDate, input: Omit<NightInput, 'date'> = {}): Promise<WorkflowHandle<typeof nightly>> {
  return client.workflow.start<typeof nightly>('nightly', {
    taskQueue: queueName(config.name, 'core'),
    workflowId: nightWorkflowId(config.name, nominalTimeOf(date, config.schedule.at)),
    args: [{ trigger: 'manual', ...input, date }],
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
    workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
    staticSummary: `Night of ${date}`,
  });
}

/** Starts a backfill, or joins the one of the same range. */
export function startBackfill(client: Client, config: LoadedConfig, range: Required<Pick<BackfillInput, 'from' | 'to'>>): Promise<WorkflowHandle<typeof backfill>> {
  return client.workflow.start<typeof backfill>('backfill', {
    taskQueue: queueName(config.name, 'core'),
    workflowId: `${config.name}-backfill-${range.from}-${range.to}`,
    args: [range],
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
    workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
    staticSummary: `Nights from ${range.from} to ${range.to}`,
  });
}

/** Why a workflow failed, as the error its failing step threw. */
export function explainFailure(error: unknown): unknown {
  return error instanceof WorkflowFailedError ? explainChain(error.cause) : error;
}
