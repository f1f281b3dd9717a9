import { executeChild, ParentClosePolicy, patched } from '@temporalio/workflow';
import type { AudiencePlanReport, AudienceReport, GateReport, NightPlan, SyncReport } from '../activities/types.ts';
import { counted, grouped } from '../core/words.ts';
import type { ProgressTeller } from './progress.ts';
import type { SegmentationOutcome } from './segmentation.ts';
import { stepsOn } from './steps.ts';
import { syncAudience } from './sync-audience.ts';

/** One audience at one destination. */
export interface AudienceTarget {
  name: string;
  segmentation: string;
  destination: string;
  /** Content of a plan that a person approved. */
  approved?: string;
}

export interface AudiencesTask {
  plan: NightPlan;
  outcomes: readonly SegmentationOutcome[];
  progress: ProgressTeller;
  /** Default: every audience at every destination. */
  targets?: readonly AudienceTarget[];
}

export function targetsOf({ audiences }: NightPlan): AudienceTarget[] {
  return audiences.flatMap(({ name, segmentation, destinations }) => destinations.map((destination) => ({ name, segmentation, destination })));
}

/** Plans audiences for their destinations, then sends what changed: one child workflow for each. */
export async function syncAudiences({ plan, outcomes, progress, targets: wanted = targetsOf(plan) }: AudiencesTask): Promise<{ reports: AudienceReport[]; gates: GateReport[] }> {
  const { night, timeouts } = plan;
  const { planAudience } = stepsOn('warehouse', timeouts);
  // Where no model serves there is nobody to add: a first night that its gates rejected. Ended consent is passed on all the same.
  const served = new Set(outcomes.filter(({ segments }) => segments.length > 0).map(({ segmentation }) => segmentation));
  const targets = wanted
    .map(({ segmentation, ...target }) => ({ ...target, serving: served.has(segmentation) }))
    .filter(({ serving }) => serving || patched('consent-while-no-model-serves'));

  const plans = await progress.step('audiences',
    async () => {
      const planned = await Promise.all(targets.map((target) => planAudience({ night, ...target })));
      return planned.filter(({ verdict }, index) => targets[index]?.serving || verdict !== 'skipped');
    },
    (reports) => reports.map(({ name, destination, added, removed, verdict, waiting }) => `${name} → ${destination}: +${grouped(added)} −${grouped(removed)} ${waiting ? 'waits' : verdict}`).join('; '));

  const synced = await progress.step('sync',
    () => Promise.all(plans.map((planned) => send(plan, planned))),
    (reports) => `${counted(reports.reduce((total, { acknowledged }) => total + acknowledged, 0), 'change')} acknowledged`);

  return {
    gates: plans.flatMap(({ gates }) => gates),
    reports: plans.map(({ gates: _gates, ...planned }, index) => ({
      ...planned,
      rejected: synced[index]?.rejected ?? 0,
    })),
  };
}

async function send(plan: NightPlan, planned: AudiencePlanReport): Promise<SyncReport> {
  if (planned.verdict === 'skipped' || planned.added + planned.removed === 0) return { acknowledged: 0, rejected: 0, batches: 0 };
  const { name, destination } = planned;
  return executeChild(syncAudience, {
    workflowId: `${plan.night.run}/${name}/${destination}`,
    args: [{ night: plan.night, timeouts: plan.timeouts, name, destination }],
    staticSummary: `${name} → ${destination}: +${planned.added} −${planned.removed}`,
    parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
  });
}
