import { daysBetween } from '../core/dates.ts';
import { championBefore } from './registry/aliases.ts';
import { readModel } from './registry/models.ts';
import { isBackfill } from './registry/nights.ts';
import { coolDownOn } from './retraining/cool-down.ts';
import type { RetrainAnswer, RetrainQuestion } from './retraining/reason.ts';
import { REASONS } from './retraining/reasons.ts';
import { settingsOf } from './settings.ts';
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

interface Decision extends RetrainDecision { evidence: Record<string, number | string | null> }

/** Decides whether a challenger is trained tonight, says why, and keeps the decision: a night that runs again decides the same. */
export const decideRetraining = step(async (deps, input: DecisionInput): Promise<RetrainDecision> => {
  const { warehouse: { knex } } = deps;
  const { night: { logicalDate }, segmentation } = input;
  const kept = await knex('meta.decisions').where({ segmentation, logical_date: logicalDate })
    .first<KeptDecision | undefined>('retrain', 'reasons', 'held_back');
  if (kept?.retrain) return decisionOf(kept);
  const { evidence, ...decision } = await decide(deps, input);
  // Kept as it was, unless somebody has since asked for a model or configured another one.
  if (kept && !decision.retrain) return decisionOf(kept);
  const { retrain, reasons, heldBack = [] } = decision;
  await knex('meta.decisions')
    .insert({ segmentation, logical_date: logicalDate, retrain, reasons: JSON.stringify(reasons), held_back: JSON.stringify(heldBack), evidence: JSON.stringify(evidence) })
    .onConflict(['segmentation', 'logical_date']).merge();
  return decision;
});

interface KeptDecision { retrain: boolean; reasons: string; held_back: string | null }

function decisionOf({ retrain, reasons, held_back }: KeptDecision): RetrainDecision {
  const heldBack = JSON.parse(held_back ?? '[]') as string[];
  return { retrain, reasons: JSON.parse(reasons) as string[], ...(heldBack.length > 0 && { heldBack }) };
}

async function decide(deps: ActivityDeps, { night: { logicalDate: date }, segmentation, drifted, asked }: DecisionInput): Promise<Decision> {
  const { warehouse: { knex } } = deps;
  if (await isBackfill(knex, date)) {
    return { retrain: false, reasons: ['older than the newest night: the model in force then is used'], evidence: {} };
  }
  const settings = settingsOf(deps, segmentation);
  const champion = await championOf(deps, segmentation, date);
  const felt = settings.features.map(({ feature }) => feature).filter((feature) => drifted.includes(feature));
  const answers = await answersTo({ deps, segmentation, settings, date, champion, drifted: felt, asked });
  const coolDown = await coolDownOn(knex, { segmentation, date, days: settings.retrain.coolDownDays });
  const evidence = { champion: champion?.version ?? null, ...Object.assign({}, ...answers.map((answer) => answer.evidence ?? {})) as Decision['evidence'], cooling_down_since: coolDown?.trainedOn ?? null };

  const told = answers.filter(({ because }) => because !== null);
  const held = told.filter(({ automatic }) => automatic && coolDown !== null);
  const reasons = told.filter((answer) => !held.includes(answer)).map(({ because }) => because!);
  const heldBack = held.map(({ because }) => because!);
  const unknown = answers.flatMap((answer) => answer.unknown ?? []);
  if (reasons.length > 0) return { retrain: true, reasons, ...(heldBack.length > 0 && { heldBack }), evidence };
  const calm = heldBack.length > 0
    ? `${heldBack.join('; ')}: held back by the ${coolDown!.words}`
    : `no drift in its features, and the champion is ${champion?.age ?? 0} days old`;
  return { retrain: false, reasons: [calm, ...unknown], ...(heldBack.length > 0 && { heldBack }), evidence };
}

async function championOf(deps: ActivityDeps, segmentation: string, date: string): Promise<RetrainQuestion['champion']> {
  const { knex } = deps.warehouse;
  const version = await championBefore(knex, segmentation, date);
  if (version === null) return null;
  const { artefact } = await readModel(knex, segmentation, version);
  return { version, artefact, age: daysBetween(artefact.logicalDate, date) };
}

/** One after the other: some ask the warehouse. */
async function answersTo(question: RetrainQuestion): Promise<(RetrainAnswer & { automatic: boolean })[]> {
  const answers = [];
  for (const reason of REASONS) answers.push({ ...(await reason.ask(question)), automatic: reason.automatic });
  return answers;
}
