import { ApplicationFailure } from '@temporalio/workflow';
import type { DecisionReport, DriftReport, MartReport, NightPlan, NightResult, StageReport } from '../activities/types.ts';
import type { NightState } from './approved.ts';

/** What a night staged and built before anybody was put into a segment. */
export interface Built { staged: StageReport[]; marts: MartReport[] }

export interface ToTell {
  plan: NightPlan;
  built: Built;
  state: NightState;
  status: NightResult['status'];
  decisions: readonly DecisionReport[];
  seconds: NightResult['steps'];
}

/** A night as its readers get it; the path of its report is filled in by whoever writes that. */
export function resultOf({ plan: { night }, built: { staged, marts }, state, status, decisions, seconds }: ToTell): NightResult {
  const { outcomes, audiences, gates } = state;
  const first = outcomes[0];
  if (!first) throw ApplicationFailure.nonRetryable('a night needs at least one segmentation', 'contract');
  return {
    status,
    logical_date: night.logicalDate,
    customers: first.customers,
    segments: outcomes.flatMap(({ segments }) => segments),
    drift: driftOf(state),
    retraining: outcomes.map(({ segmentation, decision }) => ({ segmentation, ...decision })),
    gates: [...outcomes.flatMap((outcome) => outcome.gates), ...gates],
    ...(decisions.length > 0 && { decisions: [...decisions] }),
    model: { version: first.model.version, promoted: first.model.promoted },
    audiences,
    sources: staged,
    steps: seconds,
    tables: { staging: unique(staged.map(({ table }) => table)), marts: marts.map(({ table }) => table), segments: ['marts.segment_membership', 'marts.segments'] },
    workflow_id: night.run,
    report: '',
  };
}

/** `rejected` where a gate or a person said no to something, else `expired` where nobody said anything in time. A failed plan is held and rejects no night. */
export function statusOf({ outcomes }: Pick<NightState, 'outcomes'>, decisions: readonly DecisionReport[]): 'completed' | 'rejected' | 'expired' {
  const failed = outcomes.some(({ gates }) => gates.some(({ verdict }) => verdict === 'fail'));
  if (failed || decisions.some(({ outcome }) => outcome === 'rejected')) return 'rejected';
  return decisions.some(({ outcome }) => outcome === 'expired') ? 'expired' : 'completed';
}

/** Drift of all segmentations together. */
export function driftOf({ outcomes }: Pick<NightState, 'outcomes'>): DriftReport {
  const reports = outcomes.map(({ drift }) => drift);
  const alarms = outcomes.flatMap(({ drift, segmentAlarms }) => [...drift.alarms ?? [], ...segmentAlarms]);
  return {
    alarm: reports.some(({ alarm }) => alarm) || alarms.length > 0,
    reference: reports[0]?.reference ?? null,
    features: reports.flatMap(({ features }) => features),
    unmeasured: reports.flatMap(({ unmeasured }) => unmeasured),
    ...(alarms.length > 0 && { alarms }),
  };
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}
