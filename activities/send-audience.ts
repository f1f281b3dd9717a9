import { ApplicationFailure } from '@temporalio/common';
import type { Knex } from 'knex';
import { transact } from '../warehouse/transact.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { toBatches } from '../destinations/batching.ts';
import type { Batch, BatchResult, DestinationSession } from '../destinations/destination.ts';
import { openDestination } from '../destinations/registry.ts';
import { RetryableError } from '../destinations/retryable.ts';
import { plannedChanges } from './audience/changes.ts';
import type { PlanKey } from './audience/plan.ts';
import type { PlanRow } from './plan-audience.ts';
import { audienceOf, destinationOf } from './settings.ts';
import { step } from './step.ts';
import type { Night, SyncReport } from './types.ts';

export interface SendInput { night: Night; name: string; destination: string }

/**
 * Sends a plan, batch after batch, each under a key made of its effect; what a destination acknowledged is written before the next
 * one leaves. After a crash the batches already acknowledged are passed over, and one that may have arrived goes again under its key.
 */
export const sendAudience = step(async (deps, { night, name, destination }: SendInput, { signal }): Promise<SyncReport> => {
  const { warehouse, config, checkpoint } = deps;
  const { knex } = warehouse;
  const key: PlanKey = { audience: name, destination, logical_date: night.logicalDate };
  const plan = await knex('meta.audience_plans').where({ ...key }).first<PlanRow | undefined>();
  if (!plan || plan.status === 'sent') return tally(knex, key, plan?.revision ?? 0);

  const audience = audienceOf(deps, name);
  const session = openDestination(destinationOf(deps, destination), { baseDir: config.baseDir, env: process.env, name: destination });
  try {
    const done = new Set(await knex('meta.sync_batches').where({ ...key, revision: plan.revision }).pluck<string[]>('idempotency_key'));
    const batches = toBatches(plannedChanges(knex, key, night, audience), {
      destination, audience: name, logicalDate: night.logicalDate, rows: session.batchRows, plan: `revision ${plan.revision}`,
    });
    let index = 0;
    for await (const batch of batches) {
      if (!done.has(batch.key)) {
        const result = await send(session, batch, signal);
        await checkpoint('sync:after-send');
        await acknowledge(warehouse, key, { batch, result, index, revision: plan.revision });
        await checkpoint('sync:after-acknowledge');
      }
      index += 1;
    }
  } finally {
    await session.close?.();
  }
  await knex('meta.audience_plans').where({ ...key }).update({ status: 'sent' });
  return tally(knex, key, plan.revision);
});

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

interface Acknowledgement { batch: Batch; result: BatchResult; index: number; revision: number }

async function acknowledge(warehouse: Warehouse, key: PlanKey, { batch, result, index, revision }: Acknowledgement): Promise<void> {
  const { audience, destination, logical_date } = key;
  const accepted = batch.members.filter((_, position) => result.results[position]?.status === 'acknowledged');
  const refused = batch.members.flatMap((member, position) => {
    const outcome = result.results[position];
    return outcome?.status === 'acknowledged' ? [] : [{ member, reason: outcome?.reason ?? 'no_answer' }];
  });
  const added = accepted.filter(({ operation }) => operation === 'add').map(({ id }) => id);
  const removed = accepted.filter(({ operation }) => operation === 'remove').map(({ id }) => id);
  await transact(warehouse, async (trx) => {
    await trx('meta.sync_batches').insert({
      idempotency_key: batch.key, ...key, revision, batch: index,
      acknowledged: accepted.length, rejected: refused.length, finished_at: new Date().toISOString(),
    });
    if (removed.length > 0) await trx('meta.audience_members').where({ audience, destination }).whereIn('customer_id', removed).delete();
    if (added.length > 0) {
      await trx('meta.audience_members')
        .insert(added.map((customer_id) => ({ audience, destination, customer_id, since: logical_date })))
        .onConflict(['audience', 'destination', 'customer_id']).merge(['since']);
    }
    if (refused.length > 0) {
      await trx('meta.sync_rejections').insert(refused.map(({ member, reason }) => ({ ...key, customer_id: member.id, operation: member.operation, reason })));
    }
  });
}

async function tally(knex: Knex, key: PlanKey, revision: number): Promise<SyncReport> {
  const row = await knex('meta.sync_batches').where({ ...key, revision })
    .first<{ batches: number; acknowledged: number | null; rejected: number | null }>(
      knex.raw('count(*) as batches, cast(sum(acknowledged) as bigint) as acknowledged, cast(sum(rejected) as bigint) as rejected'));
  return { batches: row.batches, acknowledged: row.acknowledged ?? 0, rejected: row.rejected ?? 0 };
}
