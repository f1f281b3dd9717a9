import { transact } from '../warehouse/transact.ts';
import { forgetPending } from './registry/decisions.ts';
import { step } from './step.ts';
import type { AskedGate, Night, NightResult } from './types.ts';

export interface HoldInput {
  night: Night;
  /** The night so far. */
  result: NightResult;
  asked: AskedGate[];
  /** ISO instant after which what nobody decided expires. */
  until: string;
}

/** Writes down that the night waits, and for what: everything safe is done and published by then. */
export const holdNight = step(async ({ warehouse }, { night: { logicalDate }, result, asked, until }: HoldInput, { workflowId, runId }): Promise<void> => {
  await transact(warehouse, async (trx) => {
    await forgetPending(trx, logicalDate);
    const now = new Date().toISOString();
    await trx('meta.pending_decisions').insert(asked.map(({ subject, content, summary, hash }) => ({
      logical_date: logicalDate, subject, content, summary, report_hash: hash, run: workflowId, run_id: runId, asked_at: now, expires_at: until,
    })));
    await trx('meta.nights').where({ logical_date: logicalDate }).update({ status: 'awaiting_decision', reason: null, result: JSON.stringify(result) });
  });
});
