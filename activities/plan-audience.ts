import { runGates, verdictOf } from '../analytics/index.ts';
import { transact } from '../warehouse/transact.ts';
import { measurePlan } from './audience/evidence.ts';
import { requireKnownPurpose } from './audience/consent.ts';
import { countUnchanged, draftPlan, isSuperseded, knowsAnybody, type PlanKey } from './audience/plan.ts';
import { selectedSegments, servingModel } from './audience/selection.ts';
import { keptGates, recordGates } from './registry/gates.ts';
import { isBackfill } from './registry/nights.ts';
import { audienceInForce } from './legacy/audience-in-force.ts';
import { step } from './step.ts';
import type { AudiencePlanReport, GateReport, Night, WaitingPlan } from './types.ts';

export interface PlanInput {
  night: Night;
  name: string;
  destination: string;
  /** False where no model serves tonight, so that nobody knows who belongs: only ended consent is passed on then. Default: true. */
  serving?: boolean;
  /** Canonical JSON of the changes that a person approved: they are sent although a gate warns, as long as they are still the same. */
  approved?: string;
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
  /** Canonical JSON of what a person is asked about; null where nothing waits. */
  waiting: string | null;
}

/** Works out what one destination must be told about one audience, and lets the gates look at it before anything leaves. */
export const planAudience = step(async (deps, { night, name, destination, approved, ...input }: PlanInput, { signal }): Promise<AudiencePlanReport> => {
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
    return before?.status === 'sent' ? asBefore({ ...before, waiting: null }) : skipped;
  }
  if (!serving && !(await knowsAnybody(knex, key))) return skipped;
  // A plan that is being sent is never changed: its batches have been given their keys.
  if (before?.status === 'planned') return asBefore(before);

  await requireKnownPurpose(knex, audience, name);
  const model = serving ? await servingModel(knex, audience.segmentation, night.logicalDate) : null;
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
    const verdict = verdictOf(results);
    const wanted: WaitingPlan = { model, segments: segmentIds.toSorted(), add: counts.added, remove: counts.removed - counts.removedForConsent };
    // Where nobody would come or go there is nothing to decide.
    const asks = verdict === 'warn' && deps.config.approval.onWarn === 'wait' && wanted.add + wanted.remove > 0 && approved !== JSON.stringify(wanted);
    const waiting = asks ? JSON.stringify(wanted) : null;
    const held = !serving || verdict === 'fail' || asks;
    const added = held ? 0 : counts.added;
    const removed = held ? counts.removedForConsent : counts.removed;
    // A night run again that finds nothing left to do stays what it was when it was sent.
    // Held where it was sent before, or the other way round, is news, even if nobody is to be moved.
    const nothingNew = before !== undefined && added + removed === 0 && held === (before.verdict === 'held') && waiting === before.waiting;
    if (!nothingNew) await draft.write(held);
    await draft.release();
    if (nothingNew) return null;
    const row: PlanRow = {
      ...key, added, removed, unchanged: await countUnchanged(trx, key), unusable: counts.unusable,
      verdict: held ? 'held' : 'send', waiting,
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

function reportOf({ audience, destination, added, removed, unchanged, unusable, verdict, waiting }: PlanRow, gates: GateReport[]): AudiencePlanReport {
  return { name: audience, destination, added, removed, unchanged, unusable, verdict, ...(waiting !== null && { waiting: JSON.parse(waiting) as WaitingPlan }), gates };
}
