import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { continueAsNew, defineQuery, executeChild, isCancellation, ParentClosePolicy, setHandler, sleep, workflowInfo } from '@temporalio/workflow';
import type { LogicalDate } from '../core/dates.ts';
import { checkInput, day, internal } from './input.ts';
import { nightly } from './nightly.ts';
import { stepsOn } from './steps.ts';

/** Both days are inclusive. Without them the gaps since the first finished night are filled. */
export interface BackfillInput {
  from?: LogicalDate;
  to?: LogicalDate;
  /** Nights already done by an earlier run of this workflow; filled in by itself. */
  done?: BackfilledNight[];
}

export interface BackfilledNight { date: LogicalDate; workflow_id: string; status: string }

export interface BackfillResult { status: 'completed' | 'rejected' | 'failed'; nights: BackfilledNight[] }

export const backfillQuery = defineQuery<BackfilledNight[]>('nights');

/** Runs the nights of a range, oldest first, each under the id that the schedule would have given it. */
export async function backfill(input: BackfillInput = {}): Promise<BackfillResult> {
  checkInput('backfill', input, { from: day, to: day, done: internal });
  const { planBackfill } = stepsOn('warehouse');
  const planned = await planBackfill({ from: input.from ?? null, to: input.to ?? null });
  const nights: BackfilledNight[] = [...(input.done ?? [])];
  setHandler(backfillQuery, () => nights);
  const done = new Set(nights.map(({ date }) => date));

  for (const { date, workflowId } of planned) {
    if (done.has(date)) continue;
    nights.push({ date, workflow_id: workflowId, status: await runNight(date, workflowId) });
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof backfill>({ ...input, done: nights });
  }
  const failed = nights.some(({ status }) => status === 'failed');
  const rejected = nights.some(({ status }) => status === 'rejected');
  return { status: failed ? 'failed' : rejected ? 'rejected' : 'completed', nights };
}

/** One night's failure is reported and does not keep the others from running. */
async function runNight(date: LogicalDate, workflowId: string): Promise<string> {
  for (;;) {
    try {
      const { status } = await executeChild(nightly, {
        workflowId,
        args: [{ date, trigger: 'backfill' }],
        staticSummary: `Night of ${date} (backfill)`,
        parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      });
      return status;
    } catch (error) {
      if (isCancellation(error)) throw error;
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) return 'failed';
      // The same night is running already, started by the schedule or by hand: let it end, then make sure of it.
      await sleep('10 seconds');
    }
  }
}
