import { literal } from '../../core/sql-literal.ts';
import type { GroupMoments, RankedSums } from '../../analytics/index.ts';
import type { Context } from '../context.ts';
import { readRows, readTable } from '../read/warehouse.ts';
import type { Group } from './group.ts';
import type { PublishedSegment } from './subject.ts';

export interface Asked {
  segment: Pick<PublishedSegment, 'segmentation' | 'logical_date'>;
  group: Group;
  /** A relation that has these features, as SQL. */
  features: string;
}

/** Kinds times segments: communities of a night may be thousands. */
const MOST_CELLS = 200_000;

/** Customers of one kind in one segment, with the moments of each measure. */
export interface Cell { kind: string; segment: string; customers: number; moments: GroupMoments[] }

/** All customers of whom the column is known, counted by what it says and by segment: every measure in one pass, and no customer leaves the warehouse. */
export async function readCells(context: Context, asked: Asked, measures: readonly string[]): Promise<Cell[]> {
  const columns = measures.flatMap((_, index) => [`count(x${index}) as n${index}`, `avg(x${index}) as a${index}`, `var_pop(x${index}) as v${index}`]);
  const { rows } = await readTable(context, `select ${['kind', 'segment_id', 'count(*) as customers', ...columns].join(', ')} from ${members(asked, measures)} as members
    where kind is not null group by kind, segment_id order by kind, segment_id`, MOST_CELLS);
  return rows.map(([kind, segment, customers, ...moments]) => ({
    kind: String(kind), segment: String(segment), customers: Number(customers),
    moments: measures.map((_, index) => momentsOf(...moments.slice(3 * index, 3 * index + 3).map((one) => Number(one ?? 0)) as [number, number, number])),
  }));
}

function momentsOf(count: number, mean: number, variance: number): GroupMoments {
  return { count, mean, squares: variance * count };
}

/** How what customers bring is spread in the group, and in each segment inside it; null is the whole group. A missing value is nothing. */
export async function readRankedSums(context: Context, asked: Asked, value: string): Promise<Map<string | null, RankedSums>> {
  const rows = await readRows(context, `with inside as (
      select customer_id, segment_id, coalesce(x0, 0) as value from ${members(asked, [value])} as members where kind = ${literal(asked.group.value)}
    ), parts as (
      select segment_id as part, customer_id, value from inside union all select cast(null as varchar) as part, customer_id, value from inside
    ), ranked as (
      select part, value, row_number() over (partition by part order by value, customer_id) as place, count(*) over (partition by part) as customers from parts
    )
    select part, count(*) as customers, sum(value) as total, sum(place * value) as ranked, min(value) as least,
      sum(case when place > customers - floor(cast(customers + 9 as double precision) / 10) then value else 0 end) as top
    from ranked group by part order by part nulls first`);
  return new Map(rows.map((row) => [row['part'] as string | null, {
    count: Number(row['customers']), total: Number(row['total']), ranked: Number(row['ranked']), least: Number(row['least']), top: Number(row['top']),
  }]));
}

/** What all customers bring together. */
export async function readTotal(context: Context, asked: Asked, value: string): Promise<{ customers: number; total: number }> {
  const [row] = await readRows(context, `select count(*) as customers, sum(x0) as total from ${members(asked, [value])} as members`);
  return { customers: Number(row?.['customers'] ?? 0), total: Number(row?.['total'] ?? 0) };
}

/** Who is in a segment that night, with the column of the group as `kind` and the measures as x0, x1 ... */
function members({ segment, group, features }: Asked, measures: readonly string[]): string {
  const date = `cast(${literal(segment.logical_date)} as date)`;
  const list = measures.map((name, index) => `cast(features."${name}" as double precision) as x${index}`);
  return `(select membership.customer_id, membership.segment_id, cast(told.${group.column} as varchar) as kind${list.map((one) => `, ${one}`).join('')}
    from marts.segment_membership as membership
    join ${features} on features.as_of_date = membership.as_of_date and features.customer_id = membership.customer_id
    left join ${group.mart} as told on told.as_of_date = membership.as_of_date and told.customer_id = membership.customer_id
    where membership.segmentation = ${literal(segment.segmentation)} and membership.as_of_date = ${date})`;
}
