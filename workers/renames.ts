import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { LoadedConfig } from '../config/load.ts';
import { queueName } from '../core/queues.ts';
import type { Renamed } from '../activities/registry/segment-names.ts';
import type { renameSegment } from '../workflows/index.ts';
import type { RenameInput } from '../workflows/rename-segment.ts';
import { explainFailure } from './nights.ts';

/** Lets the worker that owns the warehouse rename a segment. @throws MusterError usage as `renameSegment` of the registry does. */
export async function requestRename(client: Client, config: LoadedConfig, input: RenameInput): Promise<Renamed> {
  try {
    return await client.workflow.execute<typeof renameSegment>('renameSegment', {
      taskQueue: queueName(config.name, 'core'),
      workflowId: `${config.name}-rename-${input.segmentation}-${input.segment}-${randomUUID()}`,
      args: [input],
      // Somebody waits for it; and a worker of an earlier version does not know it.
      workflowExecutionTimeout: '5 minutes',
      staticSummary: `Rename ${input.segment} of ${input.segmentation}`,
    });
  } catch (error) {
    throw explainFailure(error);
  }
}
