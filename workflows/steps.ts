import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import type { StepTimeouts } from '../activities/types.ts';
import { queueName, type Resource } from '../core/queues.ts';

/** Used until the night's plan brings the configured ones. */
const FIRST_CONTACT: StepTimeouts = { heartbeatSeconds: 20, stepMinutes: 10, retryMinutes: 60 };

/**
 * The night's steps, bound to the task queue of the resource they need. Retries are bounded by time, not by count:
 * a warehouse that is away for an hour should not cost a night.
 */
export function stepsOn(resource: Resource, timeouts: StepTimeouts = FIRST_CONTACT) {
  return proxyActivities<Activities>({
    taskQueue: queueName(projectOfWorkflow(), resource),
    startToCloseTimeout: `${timeouts.stepMinutes} minutes`,
    scheduleToCloseTimeout: `${timeouts.retryMinutes} minutes`,
    heartbeatTimeout: `${timeouts.heartbeatSeconds} seconds`,
    retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
  });
}

/** The project a workflow belongs to: workflows run on `<project>-core`. */
export function projectOfWorkflow(): string {
  return workflowInfo().taskQueue.replace(/-core$/, '');
}
