import type { Knex } from 'knex';
import type { LogicalDate } from '../../core/dates.ts';

/** Nights in these states have published what they made. */
const FINISHED = ['completed', 'rejected', 'expired', 'awaiting_decision'];

/** The newest night that has finished, or null before the first one. */
export async function newestFinishedNight(knex: Knex): Promise<LogicalDate | null> {
  const row = await knex('meta.nights').whereIn('status', FINISHED).max<{ newest: LogicalDate | null }[]>('logical_date as newest');
  return row[0]?.newest ?? null;
}

/** A night older than the newest finished one fills in the past: it must not move anything that serves today. */
export async function isBackfill(knex: Knex, date: LogicalDate): Promise<boolean> {
  const newest = await newestFinishedNight(knex);
  return newest !== null && date < newest;
}

export async function isFinished(knex: Knex, date: LogicalDate): Promise<boolean> {
  const row = await knex('meta.nights').where({ logical_date: date }).whereIn('status', FINISHED).first('logical_date');
  return row !== undefined;
}

/** Days in [from, to] with a finished night. */
export async function finishedNights(knex: Knex): Promise<LogicalDate[]> {
  const rows = await knex('meta.nights').whereIn('status', FINISHED).orderBy('logical_date').select<{ logical_date: LogicalDate }[]>('logical_date');
  return rows.map(({ logical_date }) => logical_date);
}
