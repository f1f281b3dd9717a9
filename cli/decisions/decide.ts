import type { DecisionReport, DecisionRequest } from '../../activities/types.ts';
import { MusterError } from '../../core/errors.ts';
import type { Context } from '../context.ts';
import { followToDecision } from '../night/follow.ts';
import { withSession, type Workplace } from '../night/session.ts';
import { nightSummary } from '../night/summary.ts';
import { exitCodeOf } from '../output/exit-codes.ts';
import { pendingDecisions, pendingOf, type Pending } from './pending.ts';
import { tokenOf } from './token.ts';
import { waitingDocument, waitingText } from './waiting.ts';

export interface DecideFlags { by: string; reason: string; subject?: string; tokenEnv?: string; print?: boolean; data?: string }

/** Approves or rejects what a run waits with. */
export async function decide(context: Context, decision: DecisionRequest['decision'], run: string, flags: DecideFlags): Promise<void> {
  for (const [option, text] of [['--by', flags.by], ['--reason', flags.reason]] as const) {
    if (text.trim() === '') throw new MusterError({ kind: 'usage', where: option, found: 'nothing', allowed: 'text that is not empty', todo: 'say who decides, and why' });
  }
  const pending = await pendingOf(context, run, flags.subject);
  const requests = await signed(context, decision, pending, flags);
  if (flags.print) {
    context.answer(requests, () => ['Paste one line at a time into the update form of the run in the Temporal UI (update `decide`):', ...requests.map((request) => JSON.stringify(request))].join('\n'));
    return;
  }
  await withSession(context, { data: flags.data, joins: true }, async (workplace) => {
    const { sendDecision } = await import('../../workers/decisions.ts');
    const { client, workerPid } = workplace.session;
    const { logical_date: date, run: workflowId, run_id: runId } = pending[0]!;
    const decided: DecisionReport[] = [];
    for (const request of requests) decided.push(await sendDecision(client, { workflowId, runId }, request));
    // Nobody else is there to go on with it.
    if (workerPid === process.pid) return goOn(context, workplace, { data: flags.data, date, workflowId, runId, decided });
    const left = (await pendingDecisions(context)).filter((one) => one.run_id === runId && !decided.some(({ subject }) => subject === one.subject));
    context.answer({ status: 'decided', logical_date: date, workflow_id: workflowId, decided, waiting: left.map(({ subject }) => subject) }, () => [
      ...decided.map(decisionLine),
      left.length > 0 ? `The night of ${date} still waits for a decision on ${left.map(({ subject }) => subject).join(', ')}.` : `The night of ${date} goes on.`,
    ].join('\n'));
  });
}

/** Every request with its proof: nothing in it tells the token. */
async function signed(context: Context, decision: DecisionRequest['decision'], pending: readonly Pending[], { by, reason, tokenEnv }: DecideFlags): Promise<DecisionRequest[]> {
  const { homePaths } = await import('../../workers/home.ts');
  const { readConfig } = await import('../night/workplace.ts');
  const { proofOf } = await import('../../activities/decisions/proof.ts');
  const home = homePaths(context.home);
  const token = await tokenOf(context, home, (await readConfig(context, home, {})).approval, { by, tokenEnv });
  return pending.map(({ subject, report_hash: hash, run_id: runId }) => {
    const request = { subject, decision, by, reason, hash };
    return { ...request, ...(token !== undefined && { proof: proofOf(token, { ...request, runId }) }) };
  });
}

interface Going { data: string | undefined; date: string; workflowId: string; runId: string; decided: DecisionReport[] }

/** With the worker of this command: until the night ends, or waits again. */
async function goOn(context: Context, { session, workerGone }: Workplace, { data, date, workflowId, runId, decided }: Going): Promise<void> {
  const handle = session.client.workflow.getHandle(workflowId, runId);
  const night = await context.progress.step(`Night of ${date}`, (say) => followToDecision(handle, say, workerGone));
  if ('waits' in night) {
    context.answer({ ...waitingDocument(date, workflowId, night), decided }, () => [...decided.map(decisionLine), waitingText(context, date, night, data)].join('\n'), exitCodeOf('awaiting_decision'));
  } else {
    context.answer({ ...night, decided }, () => [...decided.map(decisionLine), '', nightSummary(context, night, undefined)].join('\n'), exitCodeOf(night.status));
  }
}

function decisionLine({ subject, outcome, by }: DecisionReport): string {
  return `${subject}: ${outcome} by ${by}.`;
}
