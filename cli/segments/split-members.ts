import type { Matrix } from '../../analytics/index.ts';
import { MusterError } from '../../core/errors.ts';
import { counted } from '../../core/words.ts';
import { literal } from '../../core/sql-literal.ts';
import type { Context } from '../context.ts';
import { readRows, readTable } from '../read/warehouse.ts';
import type { Parts } from './split-parts.ts';
import type { PublishedSegment } from './subject.ts';

/** Members of a segment, as SQL needs to know them. */
export interface Members {
  segment: PublishedSegment;
  /** A relation with all that is told of them. */
  features: string;
  told: readonly string[];
  /** The feature that says what customers bring. */
  value: string | null;
}

/** Most members that parts are fitted on and described by; chosen by hash, so that they are the same every time. */
const SAMPLE_ROWS = 10_000;

/** A relation of all members: `customer_id` and the features by their names. */
export function membersSql({ segment, features, told }: Members): string {
  return `(select membership.customer_id, ${told.map((name) => `cast(features."${name}" as double precision) as "${name}"`).join(', ')}
    from marts.segment_membership as membership
    join ${features} on features.as_of_date = membership.as_of_date and features.customer_id = membership.customer_id
    where membership.segmentation = ${literal(segment.segmentation)} and membership.segment_id = ${literal(segment.id)}
      and membership.as_of_date = cast(${literal(segment.logical_date)} as date)) as members`;
}

/** Rows in the order of a hash, which says nothing of them; without their ids. */
export async function readSample(context: Context, members: Members): Promise<Matrix> {
  const list = members.told.map((name) => `"${name}"`).join(', ');
  const { rows } = await readTable(context, `select ${list} from ${membersSql(members)} order by md5('split' || customer_id), customer_id`, SAMPLE_ROWS);
  return { names: [...members.told], rows: rows.length, columns: members.told.map((_, index) => Float64Array.from(rows, (row) => (row[index] === null ? Number.NaN : Number(row[index])))) };
}

/** All members by part, those without any left out; what they bring, where something says so. */
export async function readSizes(context: Context, members: Members, { assigned }: Parts): Promise<{ part: number; customers: number; total: number }[]> {
  const value = members.value === null ? '0' : `sum(members."${members.value}")`;
  const rows = await readRows(context, `select assigned.cluster as part, count(*) as customers, ${value} as total
    from (${assigned(membersSql(members))}) as assigned join ${membersSql(members)} on members.customer_id = assigned.customer_id
    group by assigned.cluster order by assigned.cluster`);
  const [lost] = rows.filter(({ part }) => part === null);
  if (lost) {
    throw new MusterError({
      kind: 'contract', where: 'segments split', found: `${counted(Number(lost['customers']), 'member')} with NaN or infinity in a feature`, allowed: 'finite numbers, or no value', todo: 'correct the mart, or name other features in --by',
    });
  }
  return rows.map((row) => ({ part: Number(row['part']), customers: Number(row['customers']), total: Number(row['total'] ?? 0) }));
}
