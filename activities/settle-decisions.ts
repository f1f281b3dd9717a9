import { transact } from '../warehouse/transact.ts';
import { forgetPending, recordDecision } from './registry/decisions.ts';
import { step } from './step.ts';
import type { DecisionReport, Night } from './types.ts';

/** Closes what was asked: what nobody decided in time is kept as expired. */
export const settleDecisions = step(async ({ warehouse }, { night, decisions }: { night: Night; decisions: DecisionReport[] }, { workflowId, runId }): Promise<void> => {
  await transact(warehouse, async (trx) => {
    for (const { subject, content, hash, reason } of decisions.filter(({ outcome }) => outcome === 'expired')) {
      await recordDecision(trx, {
        id: `${runId}/${subject}/${hash}`, logical_date: night.logicalDate, run: workflowId, run_id: runId, subject, content, report_hash: hash,
        outcome: 'expired', decided_by: null, authenticated_by: null, reason, refusal: null,
      });
    }
    await forgetPending(trx, night.logicalDate);
  });
});
