import type { Knex } from 'knex';
import type { LogicalDate } from '../../core/dates.ts';
import type { DecisionReport } from '../types.ts';

/** A row of meta.gate_decisions. */
export interface DecisionRow {
  /** The same for every try of writing it. */
  id: string;
  logical_date: LogicalDate;
  run: string;
  run_id: string;
  subject: string;
  content: string;
  report_hash: string;
  outcome: DecisionReport['outcome'] | 'refused';
  decided_by: string | null;
  authenticated_by: string | null;
  reason: string | null;
  /** Why it did not count. */
  refusal: string | null;
}

/** Keeps a decision for ever; written a second time it stays as it was. */
export async function recordDecision(trx: Knex, row: DecisionRow): Promise<void> {
  await trx('meta.gate_decisions').insert({ ...row, decided_at: new Date().toISOString() }).onConflict('id').ignore();
}

/**
 * What an earlier run of the same night was told about the same: a rejection holds for what was rejected, an approval only for the very
 * report that was approved. What expired is asked again.
 */
export async function keptDecision(knex: Knex, date: LogicalDate, { subject, content, hash }: { subject: string; content: string; hash: string }): Promise<DecisionReport | undefined> {
  const row = await knex('meta.gate_decisions').where({ logical_date: date, subject, content }).whereIn('outcome', ['approved', 'rejected'])
    .orderBy([{ column: 'decided_at', order: 'desc' }, { column: 'id' }])
    .first<DecisionRow | undefined>();
  if (!row || (row.outcome === 'approved' && row.report_hash !== hash)) return undefined;
  return { subject, outcome: row.outcome as DecisionReport['outcome'], by: row.decided_by, reason: row.reason, content, hash };
}

/** Nothing of the night waits any more. */
export async function forgetPending(knex: Knex, date: LogicalDate): Promise<void> {
  await knex('meta.pending_decisions').where({ logical_date: date }).delete();
}
