import type { Knex } from 'knex';
import type { LogicalDate } from '../../core/dates.ts';

/** A version that a person took back, and has not brought back since. */
export interface Withdrawal { version: number; date: LogicalDate; reason: string; by: string | null }

/**
 * Whether the last thing that happened to a version as champion is that it was rolled back. A night that trains the same content again
 * must not bring it back without a word; a person may, by rolling back to it.
 */
export async function withdrawalOf(knex: Knex, segmentation: string, version: number): Promise<Withdrawal | null> {
  const last = await knex('meta.model_alias_history').where({ segmentation, alias: 'champion' })
    .whereRaw('(version = ? or previous_version = ?)', [version, version]).orderBy('sequence', 'desc')
    .first<{ version: number; change: string | null; logical_date: LogicalDate; reason: string; changed_by: string | null } | undefined>();
  if (!last || last.version === version || last.change !== 'rollback') return null;
  return { version, date: last.logical_date, reason: last.reason, by: last.changed_by };
}

/** Why it is not to return by itself. */
export function withdrawalWords({ version, date, reason, by }: Withdrawal): string {
  return `v${version} was rolled back on ${date}${by === null ? '' : ` by ${by}`}: ${reason}`;
}
