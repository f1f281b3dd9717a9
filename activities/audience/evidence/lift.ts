import type { GroupMoments } from '../../../analytics/index.ts';
import { featureRows } from '../../../warehouse/feature-rows.ts';
import type { AudienceMeasure } from './measure.ts';

interface Row { arm: 'members' | 'holdout'; count: number; mean: number | null; variance: number | null }

/** Digits that threads, which add up in any order, agree about. */
const DIGITS = 12;

/** Moments of the outcome, of those whom the destination has and of those who are withheld, by the night. */
export const lift: AudienceMeasure<'lift'> = {
  name: 'lift',
  async measure(trx, { key, audience: { outcome }, project }) {
    if (await trx('meta.audience_holdouts').where({ audience: key.audience }).where('since', '<=', key.logical_date).first('customer_id') === undefined) return null;
    if (outcome === undefined) return { unknown: `audience "${key.audience}" has a holdout and no \`outcome\` by which it is compared` };
    const { rows } = await trx.raw<{ rows: Row[] }>(
      `select arm, count(outcome) as count, avg(outcome) as mean, var_pop(outcome) as variance
       from (
         select 'members' as arm, customer_id from meta.audience_members
         where audience = :audience and destination = :destination and since <= cast(:date as date)
           and customer_id not in (select customer_id from meta.audience_holdouts where audience = :audience and since <= cast(:date as date))
         union all
         select 'holdout' as arm, customer_id from meta.audience_holdouts where audience = :audience and since <= cast(:date as date)
       ) arms
       left join (
         select customer_id, cast(${outcome} as double precision) as outcome from ${featureRows(project, [outcome])} where as_of_date = cast(:date as date)
       ) told on told.customer_id = arms.customer_id
       group by arm`, { audience: key.audience, destination: key.destination, date: key.logical_date });
    const moments = (arm: Row['arm']): GroupMoments => momentsOf(rows.find((row) => row.arm === arm));
    return { outcome, unit: project.features.get(outcome)?.unit ?? '', members: moments('members'), holdout: moments('holdout') };
  },
};

function momentsOf(row: Row | undefined): GroupMoments {
  const steady = (value: number | null | undefined): number => Number((value ?? 0).toPrecision(DIGITS));
  return { count: row?.count ?? 0, mean: steady(row?.mean), squares: steady(row?.variance) * (row?.count ?? 0) };
}
