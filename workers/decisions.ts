import { WorkflowUpdateFailedError, type Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import type { DecisionReport, DecisionRequest } from '../activities/types.ts';
import { MusterError } from '../core/errors.ts';
import { explainChain } from '../workflows/explain.ts';

/** Which run of a night is decided on. */
export interface WaitingRun { workflowId: string; runId: string }

/**
 * Hands a decision to the night that waits for it, and tells what became of it.
 * @throws MusterError (usage) with the night's own words where it refuses it; (environment) where the night is not there any more.
 */
export async function sendDecision(client: Client, { workflowId, runId }: WaitingRun, request: DecisionRequest): Promise<DecisionReport> {
  try {
    return await client.workflow.getHandle(workflowId, runId).executeUpdate<DecisionReport, [DecisionRequest]>('decide', { args: [request] });
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError) throw explainChain(error.cause);
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    throw new MusterError({
      kind: 'environment', where: `run ${workflowId}`, found: 'it has ended without the decision, or this server does not know it',
      allowed: 'a night that waits', todo: 'run the date again: it asks again', cause: error,
    });
  }
}
