import { isDeepStrictEqual } from 'node:util';
import { algorithms } from '../analytics/index.ts';
import type { SegmentationConfig } from '../config/schema.ts';
import { daysBetween } from '../core/dates.ts';
import { championBefore } from './registry/aliases.ts';
import { readModel, type ModelArtefact } from './registry/models.ts';
import { isBackfill } from './registry/nights.ts';
import { optionsOf, reductionOf, settingsOf } from './settings.ts';
import type { ActivityDeps } from './deps.ts';
import { step } from './step.ts';
import type { Night, RetrainDecision } from './types.ts';

export interface DecisionInput {
  night: Night;
  segmentation: string;
  /** Features that raised an alarm, whether the segmentation uses them or not. */
  drifted: readonly string[];
  asked: boolean;
}

/** Decides whether a challenger is trained tonight, says why, and keeps the decision: a night that runs again decides the same. */
export const decideRetraining = step(async (deps, input: DecisionInput): Promise<RetrainDecision> => {
  const { warehouse: { knex } } = deps;
  const { night: { logicalDate }, segmentation } = input;
  const kept = await knex('meta.decisions').where({ segmentation, logical_date: logicalDate })
    .first<{ retrain: boolean; reasons: string } | undefined>();
  if (kept?.retrain) return { retrain: true, reasons: JSON.parse(kept.reasons) as string[] };
  const decision = await decide(deps, input);
  // Kept as it was, unless somebody has since asked for a model or configured another one.
  if (kept && !decision.retrain) return { retrain: false, reasons: JSON.parse(kept.reasons) as string[] };
  await knex('meta.decisions')
    .insert({ segmentation, logical_date: logicalDate, retrain: decision.retrain, reasons: JSON.stringify(decision.reasons) })
    .onConflict(['segmentation', 'logical_date']).merge();
  return decision;
});

async function decide(deps: ActivityDeps, { night: { logicalDate }, segmentation, drifted, asked }: DecisionInput): Promise<RetrainDecision> {
  const { warehouse: { knex } } = deps;
  if (await isBackfill(knex, logicalDate)) {
    return { retrain: false, reasons: ['older than the newest night: the model in force then is used'] };
  }
  const settings = settingsOf(deps, segmentation);
  const { retrain: policy } = settings;
  const version = await championBefore(knex, segmentation, logicalDate);
  if (version === null) return { retrain: true, reasons: ['there is no champion yet'] };

  const { artefact } = await readModel(knex, segmentation, version);
  const age = daysBetween(artefact.logicalDate, logicalDate);
  // A feature that does not make the segments may drift without making them wrong.
  const felt = settings.features.map(({ feature }) => feature).filter((feature) => drifted.includes(feature));
  const reasons = [
    asked && 'asked for',
    differs(settings, artefact) && 'the segmentation was configured anew',
    felt.length > 0 && policy.onDrift && `drift since ${artefact.logicalDate} in ${felt.join(', ')}`,
    age > policy.maxAgeDays && `the champion is ${age} days old (limit ${policy.maxAgeDays})`,
  ].filter((reason) => reason !== false);
  return reasons.length > 0 ? { retrain: true, reasons } : { retrain: false, reasons: [`no drift in its features, and the champion is ${age} days old`] };
}

/** Whether the configuration asks for another model than this one, on whatever data. */
export function differs(settings: SegmentationConfig, artefact: ModelArtefact): boolean {
  const { features, algorithm, seed, restarts, k } = settings;
  const asked = { features, algorithm, seed, restarts, reduction: reductionOf(settings), reweigh: settings.fairness?.reweigh, options: optionsOf(settings) };
  const had = { features: artefact.features, algorithm: artefact.algorithm, seed: artefact.seed, restarts: artefact.restarts, reduction: artefact.reduction, reweigh: artefact.reweigh, options: artefact.options };
  return !isDeepStrictEqual(asked, had) || outOfRange(settings, artefact) || choosesOtherwise(k, artefact);
}

/** What finds the number of segments itself has no range. */
function outOfRange({ algorithm, k }: SegmentationConfig, artefact: ModelArtefact): boolean {
  return algorithms.get(algorithm).finds === undefined && (artefact.k < k.min || artefact.k > k.max);
}

/** Models from before the rule was recorded were chosen by silhouette, without a limit. */
function choosesOtherwise({ by, options, minShare }: SegmentationConfig['k'], { metrics: { choice } }: ModelArtefact): boolean {
  const had = { by: choice?.by ?? 'silhouette', options: choice?.options ?? {}, minShare: choice?.minShare ?? 0 };
  return !isDeepStrictEqual({ by, options, minShare }, had);
}
