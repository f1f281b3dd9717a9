import type { Knex } from 'knex';
import type { LogicalDate } from '../../core/dates.ts';
import { uniqueSuffix } from '../unique-suffix.ts';
import type { Warehouse } from '../warehouse.ts';
import type { Neighbours } from './neighbours.ts';

export interface HistoryUpdate { segmentation: string; date: LogicalDate; neighbours: Neighbours }

/** Whether a version holds on a night; null holds nothing. */
const covers = (night: string): string => `(valid_from <= cast(:${night} as date) and (valid_to is null or valid_to > cast(:${night} as date)))`;

/**
 * Brings `marts.segment_membership_history` to what the membership of this night now is. A version (a slowly changing dimension of type
 * 2, Kimball) runs from the first night on which a customer was in a segment to the first one on which he was not; what it says depends on
 * the nights that are published alone, never on the order in which they were.
 *
 * Only customers of whom this night says something else than the history did are touched, and of these only the versions that hold on
 * the night, the one before and the one after. So a night costs one comparison of its customers, and writes in proportion to its changes.
 */
export async function updateHistory(trx: Knex.Transaction, { engine }: Warehouse, { segmentation, date, neighbours }: HistoryUpdate): Promise<void> {
  if (neighbours.previous === null && neighbours.next === null) {
    await beginHistory(trx, segmentation, date);
    return;
  }
  const binds = { segmentation, date, previous: neighbours.previous, next: neighbours.next };
  const moved = `work.moved_${uniqueSuffix().slice(0, 16)}`;
  await trx.raw(`create table ${moved} (customer_id varchar, now_id varchar, before_id varchar, before_from date, after_id varchar, after_to date)`);
  await trx.raw(`insert into ${moved} (customer_id, now_id, before_id, before_from, after_id, after_to)
    select changed.customer_id, changed.now_id, before.segment_id, before.valid_from, after.segment_id, after.valid_to
    from (
      select coalesce(tonight.customer_id, known.customer_id) as customer_id, tonight.segment_id as now_id
      from (select customer_id, segment_id from marts.segment_membership where segmentation = :segmentation and as_of_date = cast(:date as date)) as tonight
      full join (select customer_id, segment_id from marts.segment_membership_history where segmentation = :segmentation and ${covers('date')}) as known
        on known.customer_id = tonight.customer_id
      where tonight.segment_id is distinct from known.segment_id
    ) as changed
    left join (select customer_id, segment_id, valid_from from marts.segment_membership_history where segmentation = :segmentation and ${covers('previous')}) as before
      on before.customer_id = changed.customer_id
    left join (select customer_id, segment_id, valid_to from marts.segment_membership_history where segmentation = :segmentation and ${covers('next')}) as after
      on after.customer_id = changed.customer_id`, binds);
  await engine.takeStatistics(trx, moved);
  await trx.raw(`delete from marts.segment_membership_history where segmentation = :segmentation and customer_id in (select customer_id from ${moved})
    and (${covers('date')} or ${covers('previous')} or ${covers('next')})`, binds);
  await trx.raw(`insert into marts.segment_membership_history (segmentation, customer_id, segment_id, valid_from, valid_to)
    select :segmentation, customer_id, before_id, before_from, cast(:date as date) from ${moved} where before_id is not null and before_id is distinct from now_id
    union all
    select :segmentation, customer_id, now_id, case when before_id = now_id then before_from else cast(:date as date) end,
      case when after_id = now_id then after_to else cast(:next as date) end from ${moved} where now_id is not null
    union all
    select :segmentation, customer_id, after_id, cast(:next as date), after_to from ${moved} where after_id is not null and after_id is distinct from now_id`, binds);
  await trx.raw(`drop table ${moved}`);
}

/** The history of the only night there is: all that it says. */
async function beginHistory(trx: Knex.Transaction, segmentation: string, date: LogicalDate): Promise<void> {
  await trx('marts.segment_membership_history').where({ segmentation }).delete();
  await trx.raw(`insert into marts.segment_membership_history (segmentation, customer_id, segment_id, valid_from, valid_to)
    select segmentation, customer_id, segment_id, as_of_date, cast(null as date) from marts.segment_membership
    where segmentation = ? and as_of_date = cast(? as date)`, [segmentation, date]);
}
