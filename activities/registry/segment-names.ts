import type { Knex } from 'knex';
import { MusterError } from '../../core/errors.ts';
import type { LogicalDate } from '../../core/dates.ts';
import { transact } from '../../warehouse/transact.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';

interface RenameRow { segment_id: string; old_name: string; new_name: string; valid_from: LogicalDate }

/** What each segment was called on a night: a name that a person gave later is not yet known there. */
export async function namesAt(knex: Knex, segmentation: string, date: LogicalDate): Promise<Map<string, string>> {
  const current = await knex('meta.segments').where({ segmentation }).select<{ segment_id: string; name: string }[]>('segment_id', 'name');
  const renames = await knex('meta.segment_renames').where({ segmentation }).orderBy('sequence')
    .select<RenameRow[]>('segment_id', 'old_name', 'new_name', 'valid_from');
  return new Map(current.map(({ segment_id, name }) => {
    const given = renames.filter((rename) => rename.segment_id === segment_id);
    const known = given.findLast(({ valid_from }) => valid_from <= date);
    return [segment_id, known?.new_name ?? given[0]?.old_name ?? name];
  }));
}

/** Which segments had a name before a person gave them another one: whoever wrote the old one down still means them. */
export async function formerNames(knex: Knex, segmentation: string): Promise<Map<string, Set<string>>> {
  const renames = await knex('meta.segment_renames').where({ segmentation }).select<{ segment_id: string; old_name: string }[]>('segment_id', 'old_name');
  const former = new Map<string, Set<string>>();
  for (const { segment_id, old_name } of renames) former.set(old_name, (former.get(old_name) ?? new Set()).add(segment_id));
  return former;
}

export interface Rename { segmentation: string; segmentId: string; name: string; at: string }
export interface Renamed { segmentation: string; id: string; from: string; to: string; since: LogicalDate }

/** Longer names fit no table. */
const LONGEST = 60;

/**
 * Gives a living segment the name that a person chose, from the newest night on, whose tables get it too. It is kept as long as the
 * segment lives. The same name again changes nothing.
 * @throws MusterError usage for a segment that is not among the newest night's, or a name that another one of them has.
 */
export function renameSegment(warehouse: Warehouse, { segmentation, segmentId, name, at }: Rename): Promise<Renamed> {
  const wanted = name.trim().replaceAll(/\s+/g, ' ');
  return transact(warehouse, async (trx) => {
    const newest = await trx('marts.segments').where({ segmentation }).max<{ day: LogicalDate | null }[]>('as_of_date as day');
    const since = newest[0]?.day ?? null;
    const living = since === null ? [] : await trx('marts.segments').where({ segmentation, as_of_date: since }).orderBy('segment_id')
      .select<{ segment_id: string; name: string }[]>('segment_id', 'name');
    const from = living.find(({ segment_id }) => segment_id === segmentId)?.name;
    if (since === null || from === undefined) {
      throw new MusterError({ kind: 'usage', where: 'segments rename', found: `no living segment "${segmentId}" of ${segmentation}`, allowed: living.map(({ segment_id, name }) => `${segment_id} (${name})`).join(', ') || 'none yet: no night has scored', todo: 'name one of these' });
    }
    requireName(wanted, living.filter(({ segment_id }) => segment_id !== segmentId));
    if (wanted !== from) {
      const last = await trx('meta.segment_renames').where({ segmentation, segment_id: segmentId }).max<{ sequence: number | null }[]>('sequence as sequence');
      await trx('meta.segment_renames').insert({ segmentation, segment_id: segmentId, sequence: (last[0]?.sequence ?? 0) + 1, old_name: from, new_name: wanted, valid_from: since, renamed_at: at });
      await trx('meta.segments').where({ segmentation, segment_id: segmentId }).update({ name: wanted });
      await trx('marts.segments').where({ segmentation, segment_id: segmentId, as_of_date: since }).update({ name: wanted });
    }
    return { segmentation, id: segmentId, from, to: wanted, since };
  });
}

function requireName(name: string, others: readonly { segment_id: string; name: string }[]): void {
  const taken = others.find((other) => other.name.toLowerCase() === name.toLowerCase() || other.segment_id === name);
  if (name !== '' && name.length <= LONGEST && !taken) return;
  throw new MusterError({
    kind: 'usage', where: 'segments rename', found: taken ? `"${name}" is what ${taken.segment_id} is called` : `a name of ${name.length} characters`,
    allowed: `1 to ${LONGEST} characters that no other living segment has`, todo: 'choose another name',
  });
}
