import type { Knex } from 'knex';
import type { LogicalDate } from '../../core/dates.ts';

/** The champion that was in force when D's night began: what D's drift and gates are held against, also when D runs again. */
export function championBefore(knex: Knex, segmentation: string, date: LogicalDate): Promise<number | null> {
  return newestChampion(knex, segmentation, '<', date);
}

/** The champion in force after D's night: what scores D, also in a backfill years later. */
export function championAt(knex: Knex, segmentation: string, date: LogicalDate): Promise<number | null> {
  return newestChampion(knex, segmentation, '<=', date);
}

/** Whether D's own night made the version champion, whatever has happened since. */
export async function wasPromotedOn(knex: Knex, segmentation: string, date: LogicalDate, version: number | null): Promise<boolean> {
  if (version === null) return false;
  const rows = await knex('meta.model_alias_history').where({ segmentation, alias: 'champion', logical_date: date, version }).select<{ change: string | null }[]>('change');
  return rows.some(({ change }) => change !== 'rollback');
}

async function newestChampion(knex: Knex, segmentation: string, comparison: '<' | '<=', date: LogicalDate): Promise<number | null> {
  const row = await knex('meta.model_alias_history')
    .where({ segmentation, alias: 'champion' })
    .where('logical_date', comparison, date)
    .orderBy([{ column: 'logical_date', order: 'desc' }, { column: 'sequence', order: 'desc' }])
    .first<{ version: number } | undefined>('version');
  return row?.version ?? null;
}

/** Where an alias stands now, whatever the date; null where it was never set. */
export async function aliasNow(knex: Knex, segmentation: string, alias: string): Promise<number | null> {
  const row = await knex('meta.model_aliases').where({ segmentation, alias }).first<{ version: number } | undefined>('version');
  return row?.version ?? null;
}

/** What moved an alias: a night, or a person who wanted an earlier version back. */
export type AliasChange = 'promotion' | 'rollback';

export interface AliasMove {
  segmentation: string;
  alias: string;
  version: number;
  /** The version the alias must stand on now, or the move is refused. */
  expected: number | null;
  /** The first night on which the alias means the version. */
  logicalDate: LogicalDate;
  reason: string;
  at: string;
  /** Default: promotion. */
  change?: AliasChange | undefined;
  /** Who asked for it; left out where a night did by itself. */
  by?: string | undefined;
}

/**
 * Moves an alias by compare-and-set and writes its history, inside one transaction. A move to a date before that of the last one is refused:
 * it would change what the nights in between are told.
 * @returns whether the alias stands on `version` afterwards: true also when it stood there already.
 */
export async function moveAlias(trx: Knex.Transaction, { segmentation, alias, version, expected, logicalDate, reason, at, change = 'promotion', by }: AliasMove): Promise<boolean> {
  const key = { segmentation, alias };
  const current = await aliasNow(trx, segmentation, alias);
  if (current === version) return true;
  if (current !== expected) return false;
  const [last] = await trx('meta.model_alias_history').where(key).orderBy('sequence', 'desc').limit(1).select<{ sequence: number; logical_date: LogicalDate }[]>('sequence', 'logical_date');
  if (last && logicalDate < last.logical_date) return false;
  const moved = current === null
    // Two that set an alias for the first time meet at its key: one of them is tried again and finds it set.
    ? await trx('meta.model_aliases').insert({ ...key, version }).then(() => 1)
    : await trx('meta.model_aliases').where({ ...key, version: current }).update({ version });
  if (moved !== 1) return false;
  await trx('meta.model_alias_history').insert({
    ...key, sequence: (last?.sequence ?? 0) + 1, version, previous_version: expected,
    logical_date: logicalDate, reason, changed_at: at, change, changed_by: by ?? null,
  });
  return true;
}
