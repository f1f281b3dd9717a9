import { daysBetween } from '../core/dates.ts';
import { championBefore } from './registry/aliases.ts';
import { readModel } from './registry/models.ts';
import { isBackfill } from './registry/nights.ts';
import { settingsOf } from './settings.ts';
import type { ActivityDeps } from './deps.ts';
import { step } from './step.ts';
import type { Night, RetrainDecision } from './types.ts';

export interface DecisionInput { night: Night; segmentation: string; driftAlarm: boolean; asked: boolean }

/** Decides whether a challenger is trained tonight, says why, and keeps the decision: a night that runs again decides the same. */
export const decideRetraining = step(async (deps, input: DecisionInput): Promise<RetrainDecision> => {
  const { warehouse: { knex } } = deps;
  const { night: { logicalDate }, segmentation, asked } = input;
  const kept = await knex('meta.decisions').where({ segmentation, logical_date: logicalDate })
    .first<{ retrain: boolean; reasons: string } | undefined>();
  if (kept && (kept.retrain || !asked)) return { retrain: kept.retrain, reasons: JSON.parse(kept.reasons) as string[] };

  const decision = await decide(deps, input);
  await knex('meta.decisions')
    .insert({ segmentation, logical_date: logicalDate, retrain: decision.retrain, reasons: JSON.stringify(decision.reasons) })
    .onConflict(['segmentation', 'logical_date']).merge();
  return decision;
});

async function decide(deps: ActivityDeps, { night: { logicalDate }, segmentation, driftAlarm, asked }: DecisionInput): Promise<RetrainDecision> {
  const { warehouse: { knex } } = deps;
  if (await isBackfill(knex, logicalDate)) {
    return { retrain: false, reasons: ['older than the newest night: the model in force then is used'] };
  }
  const { retrain: policy } = settingsOf(deps, segmentation);
  const version = await championBefore(knex, segmentation, logicalDate);
  if (version === null) return { retrain: true, reasons: ['there is no champion yet'] };

  const { artefact } = await readModel(knex, segmentation, version);
  const age = daysBetween(artefact.logicalDate, logicalDate);
  const reasons = [
    asked && 'asked for',
    driftAlarm && policy.onDrift && `drift since ${artefact.logicalDate}`,
    age > policy.maxAgeDays && `the champion is ${age} days old (limit ${policy.maxAgeDays})`,
  ].filter((reason) => reason !== false);
  return reasons.length > 0 ? { retrain: true, reasons } : { retrain: false, reasons: [`no drift, and the champion is ${age} days old`] };
}
