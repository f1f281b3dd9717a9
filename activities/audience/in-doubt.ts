import type { Knex } from 'knex';
import type { PlanKey } from './plan.ts';

/** Positions of a batch's changes in its plan, both ends included. */
export interface Span { from: number; to: number }

/**
 * Notes whom a batch is about to add or remove. Should its answer never come, the destination may have them or not, and a later plan
 * has to say again where they belong. What was in doubt before keeps its date.
 */
export async function putInDoubt(trx: Knex, { audience, destination, logical_date }: PlanKey, { from, to }: Span): Promise<void> {
  await trx(trx.raw('meta.audience_in_doubt (audience, destination, customer_id, since)'))
    .insert(trx('meta.audience_plan_members').where({ audience, destination, logical_date })
      .whereBetween('position', [from, to])
      .whereNotIn('customer_id', trx('meta.audience_in_doubt').where({ audience, destination }).select('customer_id'))
      .select('audience', 'destination', 'customer_id', 'logical_date'));
}

/**
 * Settles the doubt about a batch that was answered: whoever was accepted is no longer in doubt, and whoever was refused is where they
 * were, unless an earlier batch left the doubt.
 */
export async function settleDoubt(trx: Knex, { audience, destination, logical_date }: PlanKey, { from, to }: Span, refused: readonly string[]): Promise<void> {
  const planned = trx('meta.audience_plan_members').where({ audience, destination, logical_date }).whereBetween('position', [from, to]);
  await trx('meta.audience_in_doubt').where({ audience, destination })
    .whereIn('customer_id', planned.select('customer_id'))
    .where((settled) => void settled.whereNotIn('customer_id', refused).orWhere('since', logical_date))
    .delete();
}
