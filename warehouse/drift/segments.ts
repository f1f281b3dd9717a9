import { featureRows } from '../feature-rows.ts';
import { preparedRows, type ScoredFeature } from '../scoring.ts';
import type { Project } from '../models/project.ts';
import type { Warehouse } from '../warehouse.ts';
import type { LogicalDate } from '../../core/dates.ts';

/** One segment of a night: `SegmentNight` of the analytics. */
export interface SegmentCounts {
  segment: string;
  rows: number;
  centroid: number[];
  /** Root of the mean squared distance of its members to their mean. */
  distance: number;
}

/** Digits that are kept: threads add up in another order each time. */
const DIGITS = 12;

/** Where the members of each segment are on a night, in prepared features: one scan, in which only means and variances are made. */
export async function summariseSegments({ knex, engine }: Warehouse, project: Project, { segmentation, date, features }: { segmentation: string; date: LogicalDate; features: readonly ScoredFeature[] }): Promise<SegmentCounts[]> {
  const figures = features.flatMap((_, index) => [`avg(p.x${index}) as m${index}`, `var_pop(p.x${index}) as v${index}`]);
  const source = `${featureRows(project, features.map(({ feature }) => feature))} where as_of_date = cast(? as date)`;
  const { rows } = (await knex.raw(
    `select m.segment_id as segment, count(*) as n, ${figures.join(', ')} from (${preparedRows({ features }, source, engine.fence)}) as p
     join marts.segment_membership as m on m.customer_id = p.customer_id where m.segmentation = ? and m.as_of_date = cast(? as date) group by m.segment_id order by m.segment_id`, [date, segmentation, date],
  )) as { rows: Record<string, unknown>[] };
  return rows.map((row) => {
    const of = (key: string): number[] => features.map((_, index) => Number(row[`${key}${index}`]));
    return { segment: String(row['segment']), rows: Number(row['n']), centroid: of('m').map(kept), distance: kept(Math.sqrt(of('v').reduce((sum, variance) => sum + variance, 0))) };
  });
}

function kept(value: number): number {
  return Number(value.toPrecision(DIGITS));
}
