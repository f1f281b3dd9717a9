import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { RolledBack } from '../activities/registry/rollback.ts';
import type { LoadedConfig } from '../config/load.ts';
import { queueName } from '../core/queues.ts';
import type { rollbackModel } from '../workflows/index.ts';
import type { RollbackInput } from '../workflows/rollback-model.ts';
import { explainFailure } from './nights.ts';

/** Lets the worker that owns the warehouse roll a model back. @throws MusterError usage as `rollbackModel` of the registry does. */
export async function requestRollback(client: Client, config: LoadedConfig, input: RollbackInput): Promise<RolledBack> {
  try {
    return await client.workflow.execute<typeof rollbackModel>('rollbackModel', {
      taskQueue: queueName(config.name, 'core'),
      workflowId: `${config.name}-rollback-${input.segmentation}-v${input.version}-${randomUUID()}`,
      args: [input],
      // Somebody waits for it; and a worker of an earlier version does not know it.
      workflowExecutionTimeout: '5 minutes',
      staticSummary: `Roll ${input.segmentation} back to v${input.version}`,
    });
  } catch (error) {
    throw explainFailure(error);
  }
}
