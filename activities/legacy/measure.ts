import { adjustedRandOf, contingencyFromCounts, etaSquared, type Contingency, type GroupMoments } from '../../analytics/index.ts';
import type { LogicalDate } from '../../core/dates.ts';
import { guardedMoment } from '../../warehouse/drift/moments.ts';
import { featureRows } from '../../warehouse/feature-rows.ts';
import { neighboursOf } from '../../warehouse/membership/neighbours.ts';
import type { Project } from '../../warehouse/models/project.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';

export interface Pairing { segmentation: string; legacy: string; date: LogicalDate; value: string }

/** Two segmentations of one night, over the customers who are in both. */
export interface LegacyComparison {
  customers: number;
  contingency: Contingency<string, string>;
  adjustedRand: number | null;
  /** Share of the variance of the value that lies between the segments; null where nothing varies, or a value is infinite. */
  value: { own: number | null; legacy: number | null };
  /** Share of the customers of both nights who are in the segment of the night before; null where there was none. */
  kept: { own: number | null; legacy: number | null };
}

/** Measured in the warehouse: only counts and moments by segment leave it. */
export async function measureBeside(warehouse: Warehouse, project: Project, { segmentation, legacy, date, value }: Pairing): Promise<LegacyComparison> {
  const { knex } = warehouse;
  const { rows } = (await knex.raw(`select own.segment_id as own, old.segment_id as old, count(*) as customers from ${members('own')} join ${members('old')} on old.customer_id = own.customer_id
    group by own.segment_id, old.segment_id order by own.segment_id, old.segment_id`, [segmentation, date, legacy, date])) as { rows: { own: string; old: string; customers: number }[] };
  const contingency = contingencyFromCounts(rows.map(({ own, old, customers }) => ({ row: own, column: old, count: customers })));
  const customers = rows.reduce((sum, row) => sum + row.customers, 0);
  return {
    customers, contingency, adjustedRand: customers < 2 ? null : adjustedRandOf(contingency),
    value: { own: await explained(warehouse, project, segmentation, date, value), legacy: await explained(warehouse, project, legacy, date, value) },
    kept: { own: await keptShare(warehouse, segmentation, date), legacy: await keptShare(warehouse, legacy, date) },
  };
}

/** Who is in which segment on a night; binds: segmentation, date. */
function members(alias: string): string {
  return `(select customer_id, segment_id from marts.segment_membership where segmentation = ? and as_of_date = cast(? as date)) as ${alias}`;
}

async function explained({ knex }: Warehouse, project: Project, segmentation: string, date: LogicalDate, value: string): Promise<number | null> {
  const { rows } = (await knex.raw(`select m.segment_id, count(v.amount) as values_there, ${guardedMoment('avg', 'v.amount')} as mean, ${guardedMoment('var_pop', 'v.amount')} as variance
    from ${members('m')} join (select customer_id, nullif(cast(${value} as double precision), cast('NaN' as double precision)) as amount from ${featureRows(project, [value])} where as_of_date = cast(? as date)) as v on v.customer_id = m.customer_id
    group by m.segment_id order by m.segment_id`, [segmentation, date, date])) as { rows: { values_there: number; mean: number | null; variance: number | null }[] };
  // Of an infinite value nobody can say what it explains.
  if (rows.some(({ values_there, mean }) => values_there > 0 && mean === null)) return null;
  const moments = rows.map(({ values_there, mean, variance }): GroupMoments => ({ count: values_there, mean: mean ?? 0, squares: (variance ?? 0) * values_there }));
  return etaSquared(moments);
}

async function keptShare({ knex }: Warehouse, segmentation: string, date: LogicalDate): Promise<number | null> {
  const { previous } = await neighboursOf(knex, segmentation, date);
  if (previous === null) return null;
  const { rows: [row] } = (await knex.raw(`select count(*) as there, count(*) filter (where now.segment_id = before.segment_id) as kept from ${members('now')} join ${members('before')} on before.customer_id = now.customer_id`,
    [segmentation, date, segmentation, previous])) as { rows: { there: number; kept: number }[] };
  return row && row.there > 0 ? row.kept / row.there : null;
}
