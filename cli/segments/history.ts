import { literal } from '../../core/sql-literal.ts';
import { asPercent, counted, grouped } from '../../core/words.ts';
import type { LogicalDate } from '../../core/dates.ts';
import type { Context } from '../context.ts';
import { readRows } from '../read/warehouse.ts';
import { requireHistory } from './subject.ts';

/** Nights whose sizes a person is shown; programs get all. */
const MOST_NIGHTS = 14;

interface Life { segmentation: string; id: string; name: string; born_on: LogicalDate; nights: number; last_on: LogicalDate | null }
interface Change { segmentation: string; logical_date: LogicalDate; model: number | null; change: string; id: string; other: string | null; members: number | null; share: number | null; from_name: string | null; to_name: string | null }
interface Size { segmentation: string; logical_date: LogicalDate; model: number; id: string; name: string; size: number; share: number }
interface Moves { segmentation: string; logical_date: LogicalDate; moved: number }

/** Who lived when, what came and went, and how large each segment was on each night. */
export async function showHistory(context: Context, segmentation: string | undefined): Promise<void> {
  await requireHistory(context);
  const only = (alias: string): string => (segmentation === undefined ? '' : ` and ${alias}.segmentation = ${literal(segmentation)}`);
  const lives = await readRows(context, `
    select s.segmentation, s.segment_id as id, s.name, s.born_on, count(n.as_of_date) as nights, max(n.as_of_date) as last_on
    from meta.segments s join marts.segments n on n.segmentation = s.segmentation and n.segment_id = s.segment_id
    where 1 = 1${only('s')} group by s.segmentation, s.segment_id, s.name, s.born_on order by s.segmentation, s.segment_id`) as unknown as Life[];
  const changes = [...await modelChanges(context, only), ...await renames(context, only)].toSorted(inTime);
  const sizes = await readRows(context, `select n.segmentation, n.as_of_date as logical_date, n.model_version as model, n.segment_id as id, n.name, n.size, n.share
    from marts.segments n where 1 = 1${only('n')} order by n.segmentation, n.as_of_date desc, n.segment_id`) as unknown as Size[];
  const moves = await readRows(context, `select now.segmentation, now.valid_from as logical_date, count(*) as moved
    from marts.segment_membership_history now
    join marts.segment_membership_history before on before.segmentation = now.segmentation and before.customer_id = now.customer_id and before.valid_to = now.valid_from
    where 1 = 1${only('now')} group by now.segmentation, now.valid_from`) as unknown as Moves[];
  const parts = [...new Set(lives.map((life) => life.segmentation))].map((name) => {
    const of = <T extends { segmentation: string }>(items: readonly T[]): Omit<T, 'segmentation'>[] => items.filter((item) => item.segmentation === name).map(({ segmentation: _, ...item }) => item);
    return { segmentation: name, segments: of(lives), changes: of(changes), nights: nightsOf(of(sizes), of(moves)) };
  });
  context.answer({ history: parts }, () => (parts.length === 0
    ? `No segments yet${segmentation === undefined ? '' : ` in ${segmentation}`}: no model has served. \`${context.commandLine('status')}\` shows what ran.`
    : parts.map((part) => textOf(context, part)).join('\n\n\n')));
}

/** What the models that served have changed, each in the night that it began to serve. */
async function modelChanges(context: Context, only: (alias: string) => string): Promise<Change[]> {
  return await readRows(context, `
    select c.segmentation, served.logical_date, c.version as model, c.change, c.segment_id as id, c.other_segment_id as other, c.members, c.share,
      cast(null as varchar) as from_name, cast(null as varchar) as to_name
    from meta.segment_changes c
    join (select segmentation, version, min(logical_date) as logical_date from meta.model_alias_history where alias = 'champion' group by segmentation, version) served
      on served.segmentation = c.segmentation and served.version = c.version
    where 1 = 1${only('c')} order by served.logical_date, c.version, c.sequence`) as unknown as Change[];
}

async function renames(context: Context, only: (alias: string) => string): Promise<Change[]> {
  return await readRows(context, `
    select r.segmentation, r.valid_from as logical_date, cast(null as integer) as model, 'rename' as change, r.segment_id as id, cast(null as varchar) as other,
      cast(null as bigint) as members, cast(null as double precision) as share, r.old_name as from_name, r.new_name as to_name
    from meta.segment_renames r where 1 = 1${only('r')} order by r.segment_id, r.sequence`) as unknown as Change[];
}

function inTime(a: Change, b: Change): number {
  return a.logical_date < b.logical_date ? -1 : Number(a.logical_date > b.logical_date);
}

interface Night { logical_date: LogicalDate; model: number; customers: number; moved: number; segments: { id: string; name: string; size: number; share: number }[] }

function nightsOf(sizes: readonly Omit<Size, 'segmentation'>[], moves: readonly Omit<Moves, 'segmentation'>[]): Night[] {
  const nights = new Map<LogicalDate, Night>();
  for (const { logical_date, model, ...segment } of sizes) {
    const night = nights.get(logical_date) ?? { logical_date, model, customers: 0, moved: moves.find((one) => one.logical_date === logical_date)?.moved ?? 0, segments: [] };
    nights.set(logical_date, { ...night, customers: night.customers + segment.size, segments: [...night.segments, segment] });
  }
  return [...nights.values()];
}

interface Part { segmentation: string; segments: Omit<Life, 'segmentation'>[]; changes: Omit<Change, 'segmentation'>[]; nights: Night[] }

function textOf(context: Context, { segmentation, segments, changes, nights }: Part): string {
  const newest = nights[0]?.logical_date;
  const called = new Map(segments.map(({ id, name }) => [id, `${id} ${name}`]));
  const shownNights = nights.slice(0, MOST_NIGHTS);
  const ids = segments.filter(({ id }) => shownNights.some((night) => night.segments.some((segment) => segment.id === id))).map(({ id }) => id);
  return [
    `${segmentation}: ${counted(segments.filter(({ last_on }) => last_on === newest).length, 'segment lives', 'segments live')}, ${grouped(segments.filter(({ last_on }) => last_on !== newest).length)} ended`,
    context.table(['id', 'name', 'born', 'nights', 'ended after'], segments.map(({ id, name, born_on, nights, last_on }) => [id, name, born_on, nights, last_on === newest ? null : last_on]), '–'),
    changes.length === 0 ? 'Nothing is written down of how they came: these nights ran before that was done.'
      : context.table(['night', 'what happened'], changes.map((change) => [change.logical_date, sentence(change, (id) => called.get(id) ?? id)])),
    `Customers by night${nights.length > shownNights.length ? ` (the newest ${MOST_NIGHTS}; --json has all)` : ''}; "moved" were in another segment on the night before\n`
      + context.table(['night', 'model', 'customers', 'moved', ...ids], shownNights.map((night) => [night.logical_date, `v${night.model}`, night.customers, night.moved, ...ids.map((id) => night.segments.find((segment) => segment.id === id)?.size)]), '–'),
  ].join('\n\n');
}

function sentence({ change, id, other, members, share, from_name, to_name }: Omit<Change, 'segmentation'>, called: (id: string) => string): string {
  const part = members === null || share === null ? '' : ` (${grouped(members)} of the snapshot, ${asPercent(share)} of it)`;
  switch (change) {
    case 'birth': return `${called(id)} was born`;
    case 'death': return `${called(id)} ended`;
    case 'split': return `${called(id)} split off from ${called(other ?? '')}${part}`;
    case 'merge': return `${called(id)} merged into ${called(other ?? '')}${part}`;
    default: return `${id} ${from_name} was renamed ${to_name}`;
  }
}
