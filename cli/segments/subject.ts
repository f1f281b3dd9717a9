import type { LogicalDate } from '../../core/dates.ts';
import { MusterError } from '../../core/errors.ts';
import { closestWord } from '../../core/words.ts';
import { literal } from '../../core/sql-literal.ts';
import type { Context } from '../context.ts';
import { readRows } from '../read/warehouse.ts';

/** One segment on one night, as the night published it. */
export interface PublishedSegment { segmentation: string; id: string; name: string; logical_date: LogicalDate; model: number; size: number; share: number }

export interface Where {
  segmentation?: string | undefined;
  /** Default: the newest night; for a segment that has ended, its last one. */
  date?: LogicalDate | undefined;
}

/** What is read of `marts.segments`. */
const COLUMNS = 'segmentation, segment_id as id, name, as_of_date as logical_date, model_version as model, size, share';

/**
 * The segment that somebody means by an id or a name, whatever its case.
 * @throws MusterError usage where there is no such segment, naming those there are, or where several segmentations have one.
 */
export async function segmentNamed(context: Context, asked: string, where: Where): Promise<PublishedSegment> {
  const last = `not exists (select 1 from marts.segments as later
    where later.segmentation = published.segmentation and later.segment_id = published.segment_id and later.as_of_date > published.as_of_date)`;
  const rows = await readRows(context, `select ${COLUMNS} from marts.segments as published
    where (segment_id = ${literal(asked)} or lower(name) = lower(${literal(asked)}))${conditions(where)}${where.date === undefined ? ` and ${last}` : ''}
    order by as_of_date desc, segmentation, segment_id`) as unknown as PublishedSegment[];
  // A name that an earlier segment had too means the one that lives.
  const newest = rows.filter(({ logical_date }) => logical_date === rows[0]?.logical_date);
  const [only] = newest;
  if (only && newest.length === 1) return only;
  if (only) throw ambiguous(asked, newest);
  throw await unknown(context, asked, where);
}

/** The segments of a night, largest first; default: the newest night there is. */
export async function segmentsOn(context: Context, where: Where): Promise<PublishedSegment[]> {
  const date = where.date === undefined ? 'select max(as_of_date) from marts.segments' : `cast(${literal(where.date)} as date)`;
  return await readRows(context, `select ${COLUMNS} from marts.segments where as_of_date = (${date})${conditions({ segmentation: where.segmentation })}
    order by segmentation, size desc, segment_id`) as unknown as PublishedSegment[];
}

function conditions({ segmentation, date }: Where): string {
  return [
    segmentation === undefined ? '' : ` and segmentation = ${literal(segmentation)}`,
    date === undefined ? '' : ` and as_of_date = cast(${literal(date)} as date)`,
  ].join('');
}

function ambiguous(asked: string, found: readonly PublishedSegment[]): MusterError {
  const segmentations = [...new Set(found.map(({ segmentation }) => segmentation))];
  return new MusterError({
    kind: 'usage', where: 'segment', found: `"${asked}" is in ${segmentations.length > 1 ? 'several segmentations' : 'one segmentation twice'}`,
    allowed: found.map(({ segmentation, id, name }) => `${segmentation}: ${id} (${name})`).join(', '),
    todo: segmentations.length > 1 ? `add --segmentation ${segmentations[0]}` : 'give its id',
  });
}

async function unknown(context: Context, asked: string, where: Where): Promise<MusterError> {
  const there = await segmentsOn(context, where);
  // Every id is one letter from every other: only a name can be mistyped.
  const meant = closestWord(asked, there.map(({ name }) => name));
  return new MusterError({
    kind: 'usage', where: 'segment', found: `"${asked}"${where.date === undefined ? '' : ` on ${where.date}`}`,
    allowed: there.map(({ id, name }) => `${id} (${name})`).join(', ') || 'none: no model has served on that night',
    todo: meant ? `write "${meant}"` : 'give an id or a name; `npx --no muster segments history` shows those that have ended',
  });
}

/**
 * What became of segments is kept since migration 0013.
 * @throws MusterError environment where the state was written by an earlier version and no night has run since.
 */
export async function requireHistory(context: Context): Promise<void> {
  const [there] = await readRows(context, "select count(*) as tables from information_schema.tables where table_schema = 'meta' and table_name in ('segment_changes', 'segment_renames')");
  if (Number(there?.['tables'] ?? 0) === 2) return;
  throw new MusterError({
    kind: 'environment', where: 'segments', found: 'an earlier version of Muster wrote this state', allowed: 'a state in which this version has run a night',
    todo: 'run a night, or start `npx --no muster up`: what is there gets its history',
  });
}
