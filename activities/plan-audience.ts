import { runGates, verdictOf } from '../analytics/index.ts';
import { transact } from '../warehouse/transact.ts';
import { measurePlan } from './audience/evidence.ts';
import { requireKnownPurpose } from './audience/consent.ts';
import { countUnchanged, draftPlan, isSuperseded, knowsAnybody, type PlanKey } from './audience/plan.ts';
import { selectedSegments } from './audience/selection.ts';
import { keptGates, recordGates } from './registry/gates.ts';
import { isBackfill } from './registry/nights.ts';
import { audienceInForce } from './legacy/audience-in-force.ts';
import { step } from './step.ts';
import type { AudiencePlanReport, GateReport, Night } from './types.ts';

export interface PlanInput {
  night: Night;
  name: string;
  destination: string;
  /** False where no model serves tonight, so that nobody knows who belongs: only ended consent is passed on then. Default: true. */
  serving?: boolean;
}

/** A row of meta.audience_plans. */
export interface PlanRow extends PlanKey {
  revision: number;
  /** `planned` until every change is acknowledged or refused, then `sent`; `superseded` where a newer night took over before that. */
  status: 'planned' | 'sent' | 'superseded';
  verdict: AudiencePlanReport['verdict'];
  added: number;
  removed: number;
  unchanged: number;
  unusable: number;
}

/** Works out what one destination must be told about one audience, and lets the gates look at it before anything leaves. */
export const planAudience = step(async (deps, { night, name, destination, ...input }: PlanInput, { signal }): Promise<AudiencePlanReport> => {
  const { warehouse, checkpoint } = deps;
  const { knex } = warehouse;
  const { audience, serving } = await audienceInForce(deps, name, night.logicalDate, input.serving ?? true);
  const key: PlanKey = { audience: name, destination, logical_date: night.logicalDate };
  const subject = `audience:${name}:${destination}`;

  const before = await knex('meta.audience_plans').where({ ...key }).first<PlanRow | undefined>();
  const skipped: AudiencePlanReport = { name, destination, added: 0, removed: 0, unchanged: 0, unusable: 0, verdict: 'skipped', gates: [] };
  const asBefore = async (row: PlanRow) => reportOf(row, await keptGates(knex, night.logicalDate, subject));
  // Also where the audience is newer than the night: the past is filled in, never sent.
  if (await isSuperseded(knex, key) || await isBackfill(knex, night.logicalDate)) {
    return before?.status === 'sent' ? asBefore(before) : skipped;
  }
  if (!serving && !(await knowsAnybody(knex, key))) return skipped;
  // A plan that is being sent is never changed: its batches have been given their keys.
  if (before?.status === 'planned') return asBefore(before);

  await requireKnownPurpose(knex, audience, name);
  const segmentIds = serving ? await selectedSegments(knex, audience, night.logicalDate, name) : [];
  const planned = await transact(warehouse, async (trx) => {
    const draft = await draftPlan(trx, key, { night, audience, segmentIds, project: deps.project });
    const { counts } = draft;
    const results = serving ? runGates('audience', audience.gates, {
      audience: name,
      acknowledged: counts.there === 0 ? null : counts.there,
      added: counts.joining,
      members: counts.members,
      removed: counts.removed - counts.removedForConsent,
      removedForConsent: counts.removedForConsent,
    }, await measurePlan(trx, { key, night, audience, draft, project: deps.project })) : [];
    const held = !serving || verdictOf(results) === 'fail';
    const added = held ? 0 : counts.added;
    const removed = held ? counts.removedForConsent : counts.removed;
    // A night run again that finds nothing left to do stays what it was when it was sent.
    // Held where it was sent before, or the other way round, is news, even if nobody is to be moved.
    const nothingNew = before !== undefined && added + removed === 0 && held === (before.verdict === 'held');
    if (!nothingNew) await draft.write(held);
    await draft.release();
    if (nothingNew) return null;
    const row: PlanRow = {
      ...key, added, removed, unchanged: await countUnchanged(trx, key), unusable: counts.unusable,
      verdict: held ? 'held' : 'send',
      revision: (before?.revision ?? 0) + 1,
      status: added + removed > 0 ? 'planned' : 'sent',
    };
    await trx('meta.audience_plans').insert(row).onConflict(['audience', 'destination', 'logical_date']).merge();
    const gates = await recordGates(trx, night.logicalDate, subject, results);
    await checkpoint('audiences:before-commit');
    return reportOf(row, gates);
  }, { signal });
  await checkpoint('audiences:after-commit');
  return planned ?? asBefore(before!);
});

function reportOf({ audience, destination, added, removed, unchanged, unusable, verdict }: PlanRow, gates: GateReport[]): AudiencePlanReport {
  return { name: audience, destination, added, removed, unchanged, unusable, verdict, gates };
}
