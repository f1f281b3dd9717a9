import { ApplicationFailure, CancellationScope, isCancellation, upsertSearchAttributes } from '@temporalio/workflow';
import type { DriftReport, NightPlan, NightResult, StageReport, Trigger } from '../activities/types.ts';
import type { LogicalDate } from '../core/dates.ts';
import { counted } from '../core/words.ts';
import { explainChain } from './explain.ts';
import { checkInput, day, oneOf, yesOrNo } from './input.ts';
import { driftSeen, gatesSaid, tellPeople } from './notify.ts';
import { isScheduled, logicalDateFor } from './nominal-time.ts';
import { ProgressTeller } from './progress.ts';
import { searchAttributes } from './search-attributes.ts';
import { segmentCustomers, type SegmentationOutcome } from './segmentation.ts';
import { stepsOn } from './steps.ts';
import { syncAudiences } from './audiences.ts';

/** Everything is optional: an empty start from the Temporal UI runs the last complete day. */
export interface NightInput {
  /** The logical date, `YYYY-MM-DD`. Default: the day before the nominal time. */
  date?: LogicalDate;
  trigger?: Trigger;
  /** Train a challenger even if nothing asks for it. Default: false. */
  retrain?: boolean;
}

/** One night: stage, marts, drift, retrain, gates, promote, score, audiences, sync, report. */
export async function nightly(input: NightInput = {}): Promise<NightResult> {
  checkInput('nightly', input, { date: day, trigger: oneOf('schedule', 'manual', 'backfill'), retrain: yesOrNo });
  const logicalDate = logicalDateFor(input);
  const trigger = input.trigger ?? (isScheduled() ? 'schedule' : 'manual');
  const progress = new ProgressTeller(logicalDate);
  upsertSearchAttributes([
    { key: searchAttributes.logicalDate, value: logicalDate },
    { key: searchAttributes.trigger, value: trigger },
  ]);
  const { openNight } = stepsOn('warehouse');
  const plan = await openNight({ date: logicalDate, trigger });
  try {
    return await runNight(plan, input, progress);
  } catch (error) {
    // Whatever ended the night, its record must say so, also after a cancellation.
    await CancellationScope.nonCancellable(async () => {
      const { failNight } = stepsOn('warehouse', plan.timeouts);
      const reason = isCancellation(error) ? 'cancelled' : explainChain(error).message;
      await failNight({ night: plan.night, reason });
      if (!isCancellation(error)) await tellPeople(plan, { event: 'failed', summary: reason });
    });
    throw error;
  }
}

async function runNight(plan: NightPlan, input: NightInput, progress: ProgressTeller): Promise<NightResult> {
  const { night, timeouts } = plan;
  const { stageSource, buildMart, writeReport, closeNight } = stepsOn('warehouse', timeouts);

  const staged = await progress.step('stage',
    () => Promise.all(plan.sources.map((source) => stageSource({ night, source }))),
    (reports) => `${counted(sum(reports, 'rows'), 'row')} in ${counted(sum(reports, 'partitions'), 'new partition')} of ${counted(reports.length, 'source')}${leftOut(reports)}`);

  const marts = await progress.step('marts',
    () => inOrder(plan.marts, (mart) => buildMart({ night, mart })),
    (reports) => counted(reports.length, 'mart'));

  const outcomes: SegmentationOutcome[] = [];
  for (const segmentation of plan.segmentations) {
    outcomes.push(await segmentCustomers({ plan, segmentation, retrain: input.retrain ?? false, progress }));
  }

  const audiences = await syncAudiences({ plan, outcomes, progress });

  const first = outcomes[0];
  if (!first) throw ApplicationFailure.nonRetryable('a night needs at least one segmentation', 'contract');
  const rejected = outcomes.some(({ gates }) => gates.some(({ verdict }) => verdict === 'fail'));
  const drift = mergeDrift(outcomes.map((outcome) => outcome.drift));
  upsertSearchAttributes([
    { key: searchAttributes.verdict, value: rejected ? 'rejected' : 'completed' },
    { key: searchAttributes.worstDrift, value: Math.max(0, ...drift.features.filter(({ monitored }) => monitored).map(({ psi }) => psi ?? 0)) },
    ...(first.model.version === null ? [] : [{ key: searchAttributes.modelVersion, value: first.model.version }]),
  ]);

  const result: NightResult = {
    status: rejected ? 'rejected' : 'completed',
    logical_date: night.logicalDate,
    customers: first.customers,
    segments: outcomes.flatMap(({ segments }) => segments),
    drift,
    retraining: outcomes.map(({ segmentation, decision }) => ({ segmentation, ...decision })),
    gates: [...outcomes.flatMap(({ gates }) => gates), ...audiences.gates],
    model: { version: first.model.version, promoted: first.model.promoted },
    audiences: audiences.reports,
    sources: staged,
    steps: [],
    tables: { staging: unique(staged.map(({ table }) => table)), marts: marts.map(({ table }) => table), segments: ['marts.segment_membership', 'marts.segments'] },
    workflow_id: night.run,
    report: '',
  };
  result.report = await progress.step('report',
    () => writeReport({ night, result: { ...result, steps: progress.seconds() } }), (path) => path);
  const untold = [];
  for (const happening of [driftSeen(drift), gatesSaid('warn', result.gates), gatesSaid('fail', result.gates)]) untold.push(...await tellPeople(plan, happening));
  const warnings = [...outcomes.flatMap(({ warnings: missed }) => missed), ...untold];
  if (warnings.length > 0) result.warnings = warnings;
  result.steps = progress.seconds();
  await closeNight({ night, result });
  return result;
}

/** One after the other: a mart may read the one before it. */
async function inOrder<T, R>(items: readonly T[], run: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await run(item));
  return results;
}

function mergeDrift(reports: readonly DriftReport[]): DriftReport {
  const alarms = reports.flatMap((report) => report.alarms ?? []);
  return {
    alarm: reports.some(({ alarm }) => alarm),
    reference: reports[0]?.reference ?? null,
    features: reports.flatMap(({ features }) => features),
    unmeasured: reports.flatMap(({ unmeasured }) => unmeasured),
    ...(alarms.length > 0 && { alarms }),
  };
}

function sum<K extends string>(items: readonly Record<K, number>[], key: K): number {
  return items.reduce((total, item) => total + item[key], 0);
}

function leftOut(reports: readonly StageReport[]): string {
  const rows = reports.flatMap(({ rejected }) => Object.values(rejected)).reduce((total, count) => total + count, 0);
  return rows > 0 ? `, ${counted(rows, 'row')} left out` : '';
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}
