import { addDays, type LogicalDate } from '../../core/dates.ts';
import { MusterError } from '../../core/errors.ts';
import { transact } from '../../warehouse/transact.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { aliasNow } from './aliases.ts';
import { moveChampion } from './champion.ts';
import { newestFinishedNight } from './nights.ts';

export interface Rollback {
  segmentation: string;
  /** The version that is to serve again. */
  version: number;
  /** The champion that the person saw, or null for whichever there is. A rollback of another one is refused. */
  from: number | null;
  reason: string;
  by: string;
  /** The first night that the version is to serve again. Default: the newest. */
  date: LogicalDate | null;
  at: string;
}

export interface RolledBack {
  segmentation: string;
  from: number;
  to: number;
  since: LogicalDate;
  reason: string;
  by: string;
  /** False where the version was champion already, and nothing was moved. */
  moved: boolean;
}

/**
 * Makes a version that was champion before the champion again, from the newest night on or the one after it. Older nights keep the
 * champion that they had. The same again changes nothing.
 * @throws MusterError usage for a version that never was champion, a champion that has moved meanwhile, or a date that is none of these two.
 */
export async function rollbackModel(warehouse: Warehouse, { segmentation, version, from, reason, by, date, at }: Rollback): Promise<RolledBack> {
  const { knex } = warehouse;
  const champion = await aliasNow(knex, segmentation, 'champion');
  if (champion === null) throw refused(`${segmentation} has no champion`, 'a segmentation with one', '`npx --no muster models` shows what there is');
  const served = await knex('meta.model_alias_history').where({ segmentation, alias: 'champion' }).distinct<{ version: number }[]>('version').orderBy('version');
  if (!served.some((one) => one.version === version)) {
    throw refused(`v${version} never was champion of ${segmentation}, so that its segments have no identity`, served.map((one) => `v${one.version}`).join(', '), 'name one of these; a new version becomes champion by its gates');
  }
  const [earliest, latest] = await nightsToBegin(warehouse, segmentation);
  const since = date ?? earliest;
  const done = { segmentation, from: champion, to: version, since, reason, by };
  if (champion === version) return { ...done, moved: false };
  if (from !== null && from !== champion) throw movedMeanwhile(segmentation, from, champion);
  if (since < earliest || since > latest) throw refused(`from the night of ${since} on`, `${earliest}, the newest night or that of the last change, or ${latest}`, 'leave the date out: nights that are over keep the champion they had');
  const moved = await moveChampion(warehouse, { segmentation, version, expected: champion, logicalDate: since, reason, at, change: 'rollback', by });
  if (!moved) throw movedMeanwhile(segmentation, champion, await aliasNow(knex, segmentation, 'champion'));
  return { ...done, moved: true };
}

/** The nights from which on a champion may be another one: the newest there is, and the one that comes. */
function nightsToBegin(warehouse: Warehouse, segmentation: string): Promise<[LogicalDate, LogicalDate]> {
  return transact(warehouse, async (trx) => {
    const moved = await trx('meta.model_alias_history').where({ segmentation, alias: 'champion' }).max<{ day: LogicalDate | null }[]>('logical_date as day');
    const days = [await newestFinishedNight(trx), moved[0]?.day ?? null].filter((day) => day !== null).toSorted();
    const newest = days.at(-1)!;
    return [newest, addDays(newest, 1)];
  });
}

function movedMeanwhile(segmentation: string, seen: number, now: number | null): MusterError {
  return refused(`the champion of ${segmentation} was v${seen} and is v${now} by now`, 'the champion that you saw', 'look at `npx --no muster models history`, and decide again');
}

function refused(found: string, allowed: string, todo: string): MusterError {
  return new MusterError({ kind: 'usage', where: 'models rollback', found, allowed, todo });
}
