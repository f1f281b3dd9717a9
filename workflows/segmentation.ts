import { patched } from '@temporalio/workflow';
import type {
  ApprovedPromotion, Challenger, DriftAlarm, DriftReport, GateReport, NightPlan, Promotion, RetrainDecision, SegmentReport, TrainingPlan,
} from '../activities/types.ts';
import { counted } from '../core/words.ts';
import { trackModels } from './track.ts';
import type { ProgressTeller } from './progress.ts';
import { stepsOn } from './steps.ts';

export interface SegmentationOutcome {
  segmentation: string;
  customers: number;
  drift: DriftReport;
  decision: RetrainDecision;
  gates: GateReport[];
  /** Version of the challenger that was trained tonight. */
  challenger: number | null;
  model: Promotion;
  segments: SegmentReport[];
  /** What was unusual about the segments, once everybody was in one. */
  segmentAlarms: DriftAlarm[];
  /** What did not reach a tracking server. */
  warnings: string[];
}

export interface SegmentationTask {
  plan: NightPlan;
  segmentation: string;
  /** Train even if nothing asks for it. */
  retrain: boolean;
  progress: ProgressTeller;
}

/** Drift, retrain, gates, promote and score for one segmentation. */
export async function segmentCustomers({ plan, segmentation, retrain, progress }: SegmentationTask): Promise<SegmentationOutcome> {
  const { night, timeouts } = plan;
  const { takeSnapshot, measureDrift, decideRetraining, gateModel } = stepsOn('warehouse', timeouts);
  const task = { night, segmentation };

  const drift = await progress.step('drift', async () => {
    const snapshot = await takeSnapshot(task);
    return measureDrift({ ...task, snapshot });
  }, describeDrift);

  const decision = await progress.step('decide', () => decideRetraining({ ...task, drifted: drift.features.filter(({ alarm }) => alarm).map(({ name }) => name), asked: retrain }),
    describeDecision);

  const challenger = decision.retrain
    ? await progress.step('retrain', () => trainChallenger({ plan, segmentation, progress, retrain }),
      ({ version, k, silhouette }) => `challenger v${version}: k = ${k}, silhouette ${silhouette?.toFixed(3) ?? 'unknown'}`)
    : null;

  const gates = challenger
    ? await progress.step('gates', () => gateModel({ ...task, version: challenger.version }), describeGates)
    : [];

  const version = challenger?.version ?? null;
  return { segmentation, drift, decision, gates, challenger: version, ...await promoteAndScore({ plan, segmentation, progress, challenger: version, gates }) };
}

export interface PromotionTask extends Pick<SegmentationTask, 'plan' | 'segmentation' | 'progress'>, Pick<SegmentationOutcome, 'challenger' | 'gates'> {
  /** Who approved it although a gate warns, and why. */
  approved?: ApprovedPromotion;
}

/** Makes the challenger champion, if nothing speaks against it, and puts everybody into the segments of whoever serves then. */
export async function promoteAndScore({ plan, segmentation, progress, challenger, gates, approved }: PromotionTask): Promise<Pick<SegmentationOutcome, 'model' | 'customers' | 'segments' | 'segmentAlarms' | 'warnings'>> {
  const { promoteModel, scoreCustomers, measureSegments } = stepsOn('warehouse', plan.timeouts);
  const task = { night: plan.night, segmentation };

  const model = await progress.step('promote', () => promoteModel({ ...task, version: challenger, gates, ...(approved && { approved }) }),
    ({ version, reason }) => `${version === null ? 'no model' : `v${version}`}: ${reason}`);

  const warnings = await trackModels({ plan, segmentation, progress });

  const { customers, segments } = await progress.step('score', () => scoreCustomers({ ...task, version: model.version }),
    (scored) => `${counted(scored.customers, 'customer')} in ${counted(scored.segments.length, 'segment')}`);

  // Nights from before segments were watched replay without it.
  const { alarms: segmentAlarms } = patched('segment-drift') ? await measureSegments({ ...task, version: model.version }) : { alarms: [] };
  return { model, customers, segments, segmentAlarms, warnings };
}

/** Every k in the range is fitted at once, as far as the train queue has room; the best goes on. */
async function trainChallenger({ plan, segmentation }: SegmentationTask): Promise<Challenger> {
  const { night, timeouts } = plan;
  const warehouse = stepsOn('warehouse', timeouts);
  const train = stepsOn('train', timeouts);
  const task = { night, segmentation };

  const training: TrainingPlan = await warehouse.prepareTraining(task);
  const candidates = await Promise.all(training.candidates.map((k) => train.fitCandidate({ training, k })));
  const choice = await train.chooseCandidate({ training, candidates });
  const final = await train.fitFinal({ training, choice });
  const fitted = training.refine ? await warehouse.refineFit({ night, training, final }) : final;
  return warehouse.registerChallenger({ ...task, training, choice, final: fitted });
}

function describeDrift({ alarm, reference, features }: DriftReport): string {
  if (reference === null) return 'no champion to compare with yet';
  const worst = features.filter(({ monitored }) => monitored).toSorted((a, b) => (b.psi ?? 0) - (a.psi ?? 0))[0];
  return `${alarm ? 'alarm' : 'calm'} against ${reference}${worst ? `; largest PSI ${(worst.psi ?? 0).toFixed(3)} (${worst.name})` : ''}`;
}

function describeDecision({ retrain, reasons, heldBack = [] }: RetrainDecision): string {
  return `${retrain ? 'retrain' : 'keep'}: ${reasons.join('; ')}${retrain && heldBack.length > 0 ? `; held back by the cool-down: ${heldBack.join('; ')}` : ''}`;
}

function describeGates(gates: readonly GateReport[]): string {
  return gates.map(({ name, verdict }) => `${name} ${verdict}`).join(', ');
}
