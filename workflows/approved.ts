import type { AudienceReport, DecisionReport, GateReport, NightPlan } from '../activities/types.ts';
import { syncAudiences, targetsOf, type AudienceTarget } from './audiences.ts';
import type { ProgressTeller } from './progress.ts';
import { promoteAndScore, type SegmentationOutcome } from './segmentation.ts';
import { audienceSubject, modelSubject } from './waiting.ts';

/** What a night has come to so far. */
export interface NightState {
  outcomes: SegmentationOutcome[];
  audiences: AudienceReport[];
  /** What gates said of the audiences' plans. */
  gates: GateReport[];
}

export interface ApprovedTask {
  plan: NightPlan;
  state: NightState;
  decisions: readonly DecisionReport[];
  progress: ProgressTeller;
}

/**
 * Does what was approved and nothing else: promotes, scores again, plans again and sends. An audience of a model that was promoted just
 * now is planned anew, whatever was decided on its plan before: its members are others.
 */
export async function doApproved({ plan, state, decisions, progress }: ApprovedTask): Promise<NightState> {
  const decisionOn = new Map(decisions.map((decision) => [decision.subject, decision]));
  const renewed = new Set<string>();
  const outcomes: SegmentationOutcome[] = [];
  for (const outcome of state.outcomes) {
    const decision = outcome.model.waiting && decisionOn.get(modelSubject(outcome.segmentation));
    const next = decision ? await decided({ plan, outcome, decision, progress }) : outcome;
    if (next.model.promoted && !outcome.model.promoted) renewed.add(outcome.segmentation);
    outcomes.push(next);
  }

  const settled = state.audiences.map((audience) => (decisionOn.has(audienceSubject(audience)) ? withoutWaiting(audience) : audience));
  const targets = targetsOf(plan).flatMap((target): AudienceTarget[] => {
    if (renewed.has(target.segmentation)) return [target];
    const decision = decisionOn.get(audienceSubject(target));
    return decision?.outcome === 'approved' ? [{ ...target, approved: decision.content }] : [];
  });
  if (targets.length === 0) return { ...state, outcomes, audiences: settled };
  const again = await syncAudiences({ plan, outcomes, progress, targets });
  return { outcomes, ...merged({ ...state, audiences: settled }, again) };
}

async function decided({ plan, outcome, decision, progress }: { plan: NightPlan; outcome: SegmentationOutcome; decision: DecisionReport; progress: ProgressTeller }): Promise<SegmentationOutcome> {
  const { by, reason, outcome: verdict } = decision;
  if (verdict === 'approved') {
    const next = await promoteAndScore({ plan, progress, ...outcome, approved: { by: by ?? '', reason: reason ?? '', champion: outcome.model.version } });
    return { ...outcome, ...next, warnings: [...outcome.warnings, ...next.warnings] };
  }
  const { waiting: _, ...model } = outcome.model;
  return { ...outcome, model: { ...model, reason: by === null ? `expired: ${reason}` : `rejected by ${by}: ${reason}` } };
}

/** What was sent before belongs to the night as well. */
function merged(before: Omit<NightState, 'outcomes'>, again: { reports: AudienceReport[]; gates: GateReport[] }): Omit<NightState, 'outcomes'> {
  const later = new Map(again.reports.map((report) => [audienceSubject(report), report]));
  const earlier = new Set(before.audiences.map(audienceSubject));
  return {
    audiences: [
      ...before.audiences.map((report) => {
        const next = later.get(audienceSubject(report));
        return next ? { ...next, added: report.added + next.added, removed: report.removed + next.removed, rejected: report.rejected + next.rejected } : report;
      }),
      ...again.reports.filter((report) => !earlier.has(audienceSubject(report))),
    ],
    gates: [...before.gates.filter(({ subject }) => !later.has(subject)), ...again.gates],
  };
}

function withoutWaiting({ waiting: _, ...audience }: AudienceReport): AudienceReport {
  return audience;
}
