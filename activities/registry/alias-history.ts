import type { LogicalDate } from '../../core/dates.ts';
import { literal } from '../../core/sql-literal.ts';
import type { AliasChange } from './aliases.ts';

/** One move of an alias, as it is kept. */
export interface AliasRecord {
  segmentation: string;
  alias: string;
  /** The first night on which the alias meant the version. */
  logical_date: LogicalDate;
  sequence: number;
  version: number;
  previous_version: number | null;
  change: AliasChange;
  reason: string;
  /** Who asked for it; null where a night did by itself. */
  by: string | null;
  changed_at: string;
}

/** Runs one reading statement. */
type Read = (sql: string) => Promise<Record<string, unknown>[]>;

/** Every move of aliases, oldest first within each alias. */
export async function aliasHistory(read: Read, { segmentation, alias }: { segmentation?: string | undefined; alias?: string | undefined } = {}): Promise<AliasRecord[]> {
  const conditions = [segmentation === undefined ? '' : ` and segmentation = ${literal(segmentation)}`, alias === undefined ? '' : ` and alias = ${literal(alias)}`].join('');
  return await read(`select segmentation, alias, logical_date, sequence, version, previous_version, coalesce(change, 'promotion') as change, reason, changed_by as "by", cast(changed_at as varchar) as changed_at
    from meta.model_alias_history where 1 = 1${conditions} order by segmentation, alias, sequence`) as unknown as AliasRecord[];
}

/** Who held an alias on a day. */
export interface Held {
  /** The move that was in force at the end of the day. */
  move: AliasRecord;
  /** Moves of that same day before it, oldest first. */
  sameDay: AliasRecord[];
  /** The move that ended it; null while it lasts. */
  replacedBy: AliasRecord | null;
}

/**
 * Which version held an alias on a day, out of its moves, oldest first. What was moved last counts for the whole day: the night of that day
 * is scored again with it.
 * @returns null before the first move.
 */
export function heldOn(moves: readonly AliasRecord[], date: LogicalDate): Held | null {
  const until = moves.filter(({ logical_date }) => logical_date <= date);
  const move = until.at(-1);
  if (!move) return null;
  return { move, sameDay: until.slice(0, -1).filter(({ logical_date }) => logical_date === date), replacedBy: moves.find(({ sequence }) => sequence > move.sequence) ?? null };
}
