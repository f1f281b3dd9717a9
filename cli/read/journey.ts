import type { LogicalDate } from '../../core/dates.ts';
import { literal } from '../../core/sql-literal.ts';
import { FUNNEL_ORDER, FUNNELS } from '../../warehouse/funnels.ts';
import type { Context } from '../context.ts';
import { readRows } from './warehouse.ts';

/** One stage of the funnel of one segment. */
export interface JourneyStage {
  segmentation: string;
  /** Null: every customer who is in a segment. */
  id: string | null;
  segment: string;
  stage: string;
  /** Customers of the segment. */
  customers: number;
  /** Customers who took the step themselves. */
  took: number;
  /** Customers who took it or a later one. */
  reached: number;
  /** `reached`, of the customers of the segment. */
  share: number;
  /** `reached`, of those who reached the step before; null where nobody did. */
  conversion: number | null;
}

export interface Journey { date: LogicalDate | null; stages: JourneyStage[] }

/** The funnels of a night: of all customers first, then by the size of the segment. Empty where no night has built any. */
export async function readJourney(context: Context, asked: LogicalDate | undefined): Promise<Journey> {
  const [there] = await readRows(context, "select count(*) as views from information_schema.tables where table_schema = 'marts' and table_name = 'segment_journey'");
  if (Number(there?.['views'] ?? 0) === 0) return { date: null, stages: [] };
  const date = asked === undefined ? '(select max(as_of_date) from marts.segments)' : `cast(${literal(asked)} as date)`;
  const rows = await readRows(context,
    `select as_of_date as date, segmentation, segment_id as id, segment, stage, customers, took, reached,
       cast(round(cast(reached_share as numeric(9, 6)), 4) as double precision) as share, cast(round(cast(conversion as numeric(9, 6)), 4) as double precision) as conversion
     from ${FUNNELS}
     where as_of_date = ${date}
     order by ${FUNNEL_ORDER}`);
  return { date: (rows[0]?.['date'] as LogicalDate | undefined) ?? null, stages: rows.map(({ date: _, ...stage }) => stage as unknown as JourneyStage) };
}
