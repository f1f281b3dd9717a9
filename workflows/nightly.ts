import { allHandlersFinished, CancellationScope, condition, isCancellation, upsertSearchAttributes } from '@temporalio/workflow';
import type { DecisionReport, NightPlan, NightResult, StageReport, Trigger } from '../activities/types.ts';
import type { LogicalDate } from '../core/dates.ts';
import { counted } from '../core/words.ts';
import { Approval } from './approval.ts';
import { doApproved, type NightState } from './approved.ts';
import { explainChain } from './explain.ts';
import { checkInput, day, oneOf, yesOrNo } from './input.ts';
import { decisionAsked, driftSeen, expiredOf, gatesSaid, tellPeople } from './notify.ts';
import { isScheduled, logicalDateFor } from './nominal-time.ts';
import { ProgressTeller } from './progress.ts';
import { driftOf, resultOf, statusOf, type Built } from './result.ts';
import { searchAttributes } from './search-attributes.ts';
import { segmentCustomers, type SegmentationOutcome } from './segmentation.ts';
import { stepsOn } from './steps.ts';
import { syncAudiences } from './audiences.ts';
import { waitingOf } from './waiting.ts';

/** Everything is optional: an empty start from the Temporal UI runs the last complete day. */
export interface NightInput {
  /** The logical date, `YYYY-MM-DD`. Default: the day before the nominal time. */
  date?: LogicalDate;
  trigger?: Trigger;
  /** Train a challenger even if nothing asks for it. Default: false. */
  retrain?: boolean;
}

/**
 * One night: stage, marts, drift, retrain, gates, promote, score, audiences, sync, report. Where a gate warns, everything safe is done
 * first; then the night waits for a person, and does what was approved.
 */
export async function nightly(input: NightInput = {}): Promise<NightResult> {
  checkInput('nightly', input, { date: day, trigger: oneOf('schedule', 'manual', 'backfill'), retrain: yesOrNo });
  const logicalDate = logicalDateFor(input);
  const trigger = input.trigger ?? (isScheduled() ? 'schedule' : 'manual');
  const progress = new ProgressTeller(logicalDate);
  const approval = new Approval();
  upsertSearchAttributes([
    { key: searchAttributes.logicalDate, value: logicalDate },
    { key: searchAttributes.trigger, value: trigger },
  ]);
  const { openNight } = stepsOn('warehouse');
  const plan = await openNight({ date: logicalDate, trigger });
  try {
    return await runNight({ plan, retrain: input.retrain ?? false, mayWait: trigger !== 'backfill', progress, approval, untold: [] });
  } catch (error) {
    // Whatever ended the night, its record must say so, also after a cancellation.
    await CancellationScope.nonCancellable(async () => {
      const { failNight } = stepsOn('warehouse', plan.timeouts);
      const reason = isCancellation(error) ? 'cancelled' : explainChain(error).message;
      await failNight({ night: plan.night, reason });
      if (!isCancellation(error)) await tellPeople(plan, { event: 'failed', summary: reason });
    });
    throw error;
  } finally {
    await CancellationScope.nonCancellable(() => condition(allHandlersFinished));
  }
}

interface NightTask {
  plan: NightPlan;
  retrain: boolean;
  /** Whether people may be waited for. */
  mayWait: boolean;
  progress: ProgressTeller;
  approval: Approval;
  /** Messages that did not arrive, in words. */
  untold: string[];
}

async function runNight(task: NightTask): Promise<NightResult> {
  const { plan, retrain, progress } = task;
  const built = await build(plan, progress);

  const outcomes: SegmentationOutcome[] = [];
  for (const segmentation of plan.segmentations) {
    outcomes.push(await segmentCustomers({ plan, segmentation, retrain, progress }));
  }

  const { reports, gates } = await syncAudiences({ plan, outcomes, progress });
  const state = await askPeople(task, built, { outcomes, audiences: reports, gates });
  return finish(task, built, state);
}

async function build({ night, timeouts, sources, marts }: NightPlan, progress: ProgressTeller): Promise<Built> {
  const { stageSource, buildMart } = stepsOn('warehouse', timeouts);
  const staged = await progress.step('stage',
    () => Promise.all(sources.map((source) => stageSource({ night, source }))),
    (reports) => `${counted(sum(reports, 'rows'), 'row')} in ${counted(sum(reports, 'partitions'), 'new partition')} of ${counted(reports.length, 'source')}${leftOut(reports)}`);

  const tables = await progress.step('marts',
    () => inOrder(marts, (mart) => buildMart({ night, mart })),
    (reports) => counted(reports.length, 'mart'));
  return { staged, marts: tables };
}

/** Waits for a person where gates warned, and does what was approved; new plans may make them warn anew. */
async function askPeople({ plan, mayWait, progress, approval, untold }: NightTask, built: Built, first: NightState): Promise<NightState> {
  let state = first;
  for (;;) {
    const waiting = waitingOf(state);
    if (waiting.length === 0) return state;
    const decisions = await progress.step('decision',
      () => approval.round(plan, waiting, { mayWait, hold: async (asked, until) => {
        const result = resultOf({ plan, built, state, status: 'awaiting_decision', decisions: approval.decisions, seconds: progress.seconds() });
        const missed = await beforeWaiting({ plan, result: { ...result, waiting: asked }, until });
        untold.push(...missed);
        progress.note(`waits until ${until} for a decision on ${asked.map(({ subject }) => subject).join(', ')}: \`muster approve ${plan.night.logicalDate} --by NAME --reason TEXT\`, or \`muster reject\``);
      } }), describeDecisions);
    state = await doApproved({ plan, state, decisions, progress });
  }
}

/** Everything that a person needs in order to decide; and tells them that they are waited for. @returns what did not arrive. */
async function beforeWaiting({ plan, result, until }: { plan: NightPlan; result: NightResult; until: string }): Promise<string[]> {
  const { night, timeouts } = plan;
  const { writeReport, holdNight } = stepsOn('warehouse', timeouts);
  upsertSearchAttributes([{ key: searchAttributes.verdict, value: 'awaiting_decision' }]);
  const report = await writeReport({ night, result });
  await holdNight({ night, result: { ...result, report }, asked: result.waiting ?? [], until });
  return tellPeople(plan, decisionAsked(result.gates, result.waiting ?? [], until));
}

/** How the night ended, told everywhere. */
async function finish({ plan, progress, untold, approval: { decisions } }: NightTask, built: Built, state: NightState): Promise<NightResult> {
  const { night, timeouts } = plan;
  const { writeReport, closeNight } = stepsOn('warehouse', timeouts);
  const status = statusOf(state, decisions);
  const version = state.outcomes[0]?.model.version ?? null;
  upsertSearchAttributes([
    { key: searchAttributes.verdict, value: status },
    { key: searchAttributes.worstDrift, value: Math.max(0, ...driftOf(state).features.filter(({ monitored }) => monitored).map(({ psi }) => psi ?? 0)) },
    ...(version === null ? [] : [{ key: searchAttributes.modelVersion, value: version }]),
  ]);
  const told = { plan, built, state, status, decisions };
  const result = resultOf({ ...told, seconds: [] });
  result.report = await progress.step('report',
    () => writeReport({ night, result: { ...result, steps: progress.seconds() } }), (path) => path);
  // Whoever is waited for was told so before the night waited.
  const warned = decisions.length === 0 ? gatesSaid('warn', result.gates) : null;
  for (const happening of [driftSeen(result.drift), warned, gatesSaid('fail', result.gates), expiredOf(decisions)]) untold.push(...await tellPeople(plan, happening));
  const warnings = [...state.outcomes.flatMap(({ warnings: missed }) => missed), ...untold];
  if (warnings.length > 0) result.warnings = warnings;
  result.steps = progress.seconds();
  await closeNight({ night, result });
  return result;
}

function describeDecisions(decisions: readonly DecisionReport[]): string {
  return decisions.map(({ subject, outcome, by }) => `${subject} ${outcome}${by === null ? '' : ` by ${by}`}`).join('; ');
}

/** One after the other: a mart may read the one before it. */
async function inOrder<T, R>(items: readonly T[], run: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await run(item));
  return results;
}

function sum<K extends string>(items: readonly Record<K, number>[], key: K): number {
  return items.reduce((total, item) => total + item[key], 0);
}

function leftOut(reports: readonly StageReport[]): string {
  const rows = reports.flatMap(({ rejected }) => Object.values(rejected)).reduce((total, count) => total + count, 0);
  return rows > 0 ? `, ${counted(rows, 'row')} left out` : '';
}
