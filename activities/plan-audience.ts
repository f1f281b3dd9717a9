import { runGates, verdictOf } from '../analytics/index.ts';
import { transact } from '../warehouse/transact.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { keepConsentRemovals, writePlan, type PlanKey } from './audience/plan.ts';
import { selectedSegments } from './audience/selection.ts';
import { recordGates } from './registry/gates.ts';
import { isBackfill } from './registry/nights.ts';
import { audienceOf } from './settings.ts';
import { step } from './step.ts';
import type { AudiencePlanReport, GateReport, Night } from './types.ts';

export interface PlanInput { night: Night; name: string; destination: string }

/** A row of meta.audience_plans. */
export interface PlanRow extends PlanKey {
  revision: number;
  /** `planned` until every change is acknowledged or refused, then `sent`. */
  status: 'planned' | 'sent';
  verdict: AudiencePlanReport['verdict'];
  added: number;
  removed: number;
  unchanged: number;
  unusable: number;
}

/** Works out what one destination must be told about one audience, and lets the gates look at it before anything leaves. */
export const planAudience = step(async (deps, { night, name, destination }: PlanInput, { signal }): Promise<AudiencePlanReport> => {
  const { warehouse, checkpoint } = deps;
  const { knex } = warehouse;
  const audience = audienceOf(deps, name);
  const key: PlanKey = { audience: name, destination, logical_date: night.logicalDate };
  const subject = `audience:${name}:${destination}`;

  const newer = await knex('meta.audience_plans').where({ audience: name, destination }).where('logical_date', '>', night.logicalDate).first('logical_date');
  // Also where the audience is newer than the night: the past is filled in, never sent.
  if (newer || await isBackfill(knex, night.logicalDate)) return { name, destination, added: 0, removed: 0, unchanged: 0, unusable: 0, verdict: 'skipped', gates: [] };

  const unfinished = await knex('meta.audience_plans').where({ ...key, status: 'planned' }).first<PlanRow | undefined>();
  // A plan that is being sent is never changed: its batches have been given their keys.
  if (unfinished) return reportOf(unfinished, await keptGates(warehouse, night, subject));

  const segmentIds = await selectedSegments(knex, audience, night.logicalDate, name);
  const { row, results } = await transact(warehouse, async (trx) => {
    const counts = await writePlan(trx, key, night, audience, segmentIds);
    const results = runGates('audience', audience.gates, {
      audience: name,
      acknowledged: counts.held === 0 ? null : counts.held,
      removed: counts.removed - counts.removedForConsent,
    });
    const heldBack = verdictOf(results) === 'fail';
    if (heldBack) await keepConsentRemovals(trx, key);
    const added = heldBack ? 0 : counts.added;
    const removed = heldBack ? counts.removedForConsent : counts.removed;
    const before = await trx('meta.audience_plans').where({ ...key }).first<{ revision: number } | undefined>('revision');
    const row: PlanRow = {
      ...key, added, removed, unchanged: counts.held - removed, unusable: counts.unusable,
      verdict: heldBack ? 'held' : 'send',
      revision: (before?.revision ?? 0) + 1,
      status: added + removed > 0 ? 'planned' : 'sent',
    };
    await trx('meta.audience_plans').insert(row).onConflict(['audience', 'destination', 'logical_date']).merge();
    await checkpoint('audiences:before-commit');
    return { row, results };
  }, { signal });
  await checkpoint('audiences:after-commit');
  return reportOf(row, await recordGates(warehouse, night.logicalDate, subject, results));
});

function reportOf({ audience, destination, added, removed, unchanged, unusable, verdict }: PlanRow, gates: GateReport[]): AudiencePlanReport {
  return { name: audience, destination, added, removed, unchanged, unusable, verdict, gates };
}

async function keptGates({ knex }: Warehouse, night: Night, subject: string): Promise<GateReport[]> {
  const rows = await knex('meta.gate_results').where({ logical_date: night.logicalDate, subject })
    .select<(Omit<GateReport, 'name'> & { gate: string })[]>('subject', 'gate', 'verdict', 'value', 'threshold', 'reason');
  return rows.map(({ gate, ...report }) => ({ ...report, name: gate }));
}
