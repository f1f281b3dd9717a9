import { tellOfNight } from './lineage/night.ts';
import { forgetPending } from './registry/decisions.ts';
import { step } from './step.ts';
import type { Night, NightResult } from './types.ts';

/** Writes how the night ended. */
export const closeNight = step(async (deps, { night, result }: { night: Night; result: NightResult }, control): Promise<void> => {
  await deps.warehouse.knex('meta.nights').where({ logical_date: night.logicalDate }).update({
    status: result.status, reason: null, finished_at: new Date().toISOString(), result: JSON.stringify(result),
  });
  tellOfNight(deps, control, night, 'COMPLETE');
});

/** Writes that the night did not end well; a night that had finished before stays finished. */
export const failNight = step(async (deps, { night, reason }: { night: Night; reason: string }, control): Promise<void> => {
  await deps.warehouse.knex('meta.nights').where({ logical_date: night.logicalDate }).whereIn('status', ['running', 'failed', 'awaiting_decision'])
    .update({ status: 'failed', reason, finished_at: new Date().toISOString() });
  await forgetPending(deps.warehouse.knex, night.logicalDate);
  tellOfNight(deps, control, night, 'FAIL', reason);
});
