import type { Knex } from 'knex';
import type { LogicalDate } from '../../core/dates.ts';
import { transact } from '../../warehouse/transact.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';

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
  const row = await knex('meta.model_alias_history').where({ segmentation, alias: 'champion', logical_date: date, version }).first('sequence');
  return row !== undefined;
}

async function newestChampion(knex: Knex, segmentation: string, comparison: '<' | '<=', date: LogicalDate): Promise<number | null> {
  const row = await knex('meta.model_alias_history')
    .where({ segmentation, alias: 'champion' })
    .where('logical_date', comparison, date)
    .orderBy([{ column: 'logical_date', order: 'desc' }, { column: 'sequence', order: 'desc' }])
    .first<{ version: number } | undefined>('version');
  return row?.version ?? null;
}

export interface AliasMove {
  segmentation: string;
  alias: string;
  version: number;
  /** The version the alias must stand on now, or the move is refused. */
  expected: number | null;
  logicalDate: LogicalDate;
  reason: string;
  at: string;
}

/**
 * Moves an alias by compare-and-set and writes its history, in one transaction.
 * @returns whether the alias stands on `version` afterwards: true also when it stood there already.
 */
export function moveAlias(warehouse: Warehouse, move: AliasMove): Promise<boolean> {
  const { segmentation, alias, version, expected, logicalDate, reason, at } = move;
  return transact(warehouse, async (trx) => {
    const key = { segmentation, alias };
    const current = await trx('meta.model_aliases').where(key).first<{ version: number } | undefined>('version');
    if (current?.version === version) return true;
    if ((current?.version ?? null) !== expected) return false;
    const moved = current
      ? await trx('meta.model_aliases').where({ ...key, version: current.version }).update({ version })
      : await trx('meta.model_aliases').insert({ ...key, version }).then(() => 1);
    if (moved !== 1) return false;
    const last = await trx('meta.model_alias_history').where(key).max<{ sequence: number | null }[]>('sequence as sequence');
    await trx('meta.model_alias_history').insert({
      ...key, sequence: (last[0]?.sequence ?? 0) + 1, version, previous_version: expected,
      logical_date: logicalDate, reason, changed_at: at,
    });
    return true;
  });
}
