import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { continueAsNew, defineQuery, executeChild, isCancellation, ParentClosePolicy, setHandler, sleep, workflowInfo } from '@temporalio/workflow';
import type { LogicalDate } from '../core/dates.ts';
import { countNights, type BackfillCounts } from './backfill-counts.ts';
import { explainChain } from './explain.ts';
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

export interface BackfilledNight {
  date: LogicalDate;
  workflow_id: string;
  status: string;
  /** Why it was rejected, expired or failed; missing where it completed, and in nights that were run before reasons were kept. */
  reason?: string;
}

export interface BackfillResult {
  status: 'completed' | 'rejected' | 'expired' | 'failed';
  counts: BackfillCounts;
  nights: BackfilledNight[];
}

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
    nights.push({ date, workflow_id: workflowId, ...await runNight(date, workflowId) });
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof backfill>({ ...input, done: nights });
  }
  const counts = countNights(nights);
  return { status: counts.failed > 0 ? 'failed' : counts.rejected > 0 ? 'rejected' : counts.expired > 0 ? 'expired' : 'completed', counts, nights };
}

/** Longest pause between two looks at a night that somebody else started: it may wait for a person for hours. */
const LONGEST_PAUSE_SECONDS = 300;

/** One night's failure is reported and does not keep the others from running. */
async function runNight(date: LogicalDate, workflowId: string): Promise<Pick<BackfilledNight, 'status' | 'reason'>> {
  for (let pause = 10; ; pause = Math.min(2 * pause, LONGEST_PAUSE_SECONDS)) {
    try {
      const { status, gates, decisions = [] } = await executeChild(nightly, {
        workflowId,
        args: [{ date, trigger: 'backfill' }],
        staticSummary: `Night of ${date} (backfill)`,
        parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      });
      const objections = [
        ...gates.filter(({ verdict }) => verdict === 'fail').map(({ name, reason }) => `${name}: ${reason}`),
        ...decisions.filter(({ outcome }) => outcome !== 'approved').map(({ subject, outcome, reason }) => `${subject} ${outcome}: ${reason}`),
      ];
      return status === 'completed' ? { status } : { status, reason: objections.join('; ') };
    } catch (error) {
      if (isCancellation(error)) throw error;
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) return { status: 'failed', reason: explainChain(error).message };
      // The same night is running already, started by the schedule or by hand: let it end, then make sure of it.
      await sleep(`${pause} seconds`);
    }
  }
}
