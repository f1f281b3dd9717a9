import { ApplicationFailure } from '@temporalio/common';
import type { Knex } from 'knex';
import { transact } from '../warehouse/transact.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { toBatches } from '../destinations/batching.ts';
import type { Batch, BatchResult, DestinationSession } from '../destinations/destination.ts';
import { openDestination } from '../destinations/registry.ts';
import { RetryableError } from '../destinations/retryable.ts';
import { plannedChanges } from './audience/changes.ts';
import { putInDoubt, settleDoubt, type Span } from './audience/in-doubt.ts';
import { isSuperseded, type PlanKey } from './audience/plan.ts';
import type { PlanRow } from './plan-audience.ts';
import { audienceOf, destinationOf } from './settings.ts';
import type { ActivityDeps } from './deps.ts';
import { traced } from './lineage/traced.ts';
import { step, type StepControl } from './step.ts';
import type { Night, SyncReport } from './types.ts';

/** Refused members written with one statement. */
const REFUSALS_AT_ONCE = 1_000;

export interface SendInput { night: Night; name: string; destination: string }

/**
 * Sends a plan, batch after batch, each under a key made of its effect; what a destination acknowledged is written before the next
 * one leaves. After a crash the batches already acknowledged are passed over, and one that may have arrived goes again under its key.
 */
export const sendAudience = step(async (deps, input: SendInput, control): Promise<SyncReport> => {
  const { night, name, destination } = input;
  const receiver = `destination:${destination}/${name}`;
  const about = {
    job: `sync.${name}.${destination}`, description: `Sends the changes of ${name} to ${destination}.`, night,
    inputs: ['marts.segment_membership'], outputs: [receiver], rows: ({ acknowledged }: SyncReport) => ({ [receiver]: acknowledged }),
  };
  return traced(deps, control, about, () => sendPlan(deps, input, control));
});

async function sendPlan(deps: ActivityDeps, { night, name, destination }: SendInput, { signal }: StepControl): Promise<SyncReport> {
  const { warehouse, config, checkpoint } = deps;
  const { knex } = warehouse;
  const key: PlanKey = { audience: name, destination, logical_date: night.logicalDate };
  const plan = await knex('meta.audience_plans').where({ ...key }).first<PlanRow | undefined>();
  if (!plan || plan.status !== 'planned') return tally(knex, key, plan?.revision ?? 0);

  const audience = audienceOf(deps, name);
  let superseded = false;
  const session = openDestination(destinationOf(deps, destination), { baseDir: config.baseDir, env: process.env, name: destination });
  try {
    const done = new Set(await knex('meta.sync_batches').where({ ...key, revision: plan.revision }).pluck<string[]>('idempotency_key'));
    const batches = toBatches(plannedChanges(knex, key, night, audience, deps.project), {
      destination, audience: name, logicalDate: night.logicalDate, rows: session.batchRows, plan: `revision ${plan.revision}`,
    });
    let index = 0;
    let from = 0;
    for await (const batch of batches) {
      if (!done.has(batch.key)) {
        const span = { from, to: from + batch.members.length - 1 };
        superseded = await transact(warehouse, async (trx) => {
          if (await isSuperseded(trx, key)) return true;
          await requireSameRows(trx, key, batch, span);
          await putInDoubt(trx, key, span);
          return false;
        });
        if (superseded) break;
        const result = await send(session, batch, signal);
        await checkpoint('sync:after-send');
        superseded = !(await acknowledge(warehouse, key, { batch, result, span, index, revision: plan.revision }));
        await checkpoint('sync:after-acknowledge');
        if (superseded) break;
      }
      index += 1;
      from += batch.members.length;
    }
  } finally {
    await session.close?.();
  }
  await knex('meta.audience_plans').where({ ...key }).update({ status: superseded ? 'superseded' : 'sent' });
  return tally(knex, key, plan.revision);
}

/** A destination that asks for a pause gets it: Temporal waits exactly that long before the next try. */
async function send(session: DestinationSession, batch: Batch, signal: AbortSignal): Promise<BatchResult> {
  try {
    return await session.send(batch, signal);
  } catch (error) {
    if (error instanceof RetryableError && error.retryAfterMs !== undefined) {
      throw ApplicationFailure.create({ message: error.message, type: error.kind, nextRetryDelay: error.retryAfterMs });
    }
    throw error;
  }
}

interface Acknowledgement {
  batch: Batch;
  result: BatchResult;
  span: Span;
  index: number;
  revision: number;
}

/**
 * Writes what a destination acknowledged of a batch: inside the warehouse, for the plan holds the same changes at the same positions.
 * @returns false where a newer night has planned meanwhile: which of the two the destination heard last is anybody's guess, so the
 * batch stays in doubt and a later plan says again where everybody belongs.
 */
async function acknowledge(warehouse: Warehouse, key: PlanKey, { batch, result, span, index, revision }: Acknowledgement): Promise<boolean> {
  const { audience, destination, logical_date } = key;
  const refused = batch.members.flatMap((member, position) => {
    const outcome = result.results[position];
    return outcome?.status === 'acknowledged' ? [] : [{ member, reason: outcome?.reason ?? 'no_answer' }];
  });
  return transact(warehouse, async (trx) => {
    if (await isSuperseded(trx, key)) {
      await putInDoubt(trx, key, span);
      return false;
    }
    await trx('meta.sync_batches').insert({
      idempotency_key: batch.key, ...key, revision, batch: index,
      acknowledged: batch.members.length - refused.length, rejected: refused.length, finished_at: new Date().toISOString(),
    });
    for (let start = 0; start < refused.length; start += REFUSALS_AT_ONCE) {
      await trx('meta.sync_rejections').insert(refused.slice(start, start + REFUSALS_AT_ONCE)
        .map(({ member, reason }) => ({ ...key, customer_id: member.id, operation: member.operation, reason })));
    }
    const refusedIds = refused.map(({ member }) => member.id);
    const accepted = (operation: 'add' | 'remove') => trx('meta.audience_plan_members as planned')
      .where({ 'planned.audience': audience, 'planned.destination': destination, 'planned.logical_date': logical_date, 'planned.operation': operation })
      .whereBetween('planned.position', [span.from, span.to])
      .whereNotIn('planned.customer_id', refusedIds);
    await trx('meta.audience_members').where({ audience, destination }).whereIn('customer_id', accepted('remove').select('planned.customer_id')).delete();
    await trx(trx.raw('meta.audience_members (audience, destination, customer_id, since)'))
      .insert(accepted('add').select('planned.audience', 'planned.destination', 'planned.customer_id', 'planned.logical_date'))
      .onConflict(['audience', 'destination', 'customer_id']).ignore();
    await settleDoubt(trx, key, span, refusedIds);
    return true;
  });
}

/** The plan must hold the batch's changes at the batch's positions, or what is written down would not be what was sent. */
async function requireSameRows(trx: Knex, key: PlanKey, { members }: Batch, { from, to }: Span): Promise<void> {
  const found = await trx('meta.audience_plan_members').where({ ...key })
    .whereBetween('position', [from, to]).count<{ rows: number }[]>('* as rows');
  if (found[0]?.rows === members.length) return;
  throw new Error(`the plan has ${found[0]?.rows ?? 0} changes where a batch of ${members.length} was sent`);
}

async function tally(knex: Knex, key: PlanKey, revision: number): Promise<SyncReport> {
  const row = await knex('meta.sync_batches').where({ ...key, revision })
    .first<{ batches: number; acknowledged: number | null; rejected: number | null }>(
      knex.raw('count(*) as batches, cast(sum(acknowledged) as bigint) as acknowledged, cast(sum(rejected) as bigint) as rejected'));
  return { batches: row.batches, acknowledged: row.acknowledged ?? 0, rejected: row.rejected ?? 0 };
}
