import type { Knex } from 'knex';
import type { LogicalDate } from '../../core/dates.ts';
import type { Model } from '../models/model.ts';

/**
 * Published days in which a row was left out because an earlier one had its key. When a day before them loses rows, the key may be free,
 * and what was left out is the row that counts now.
 */
export async function overshadowedAfter(db: Knex, { name: dataset, staging }: Pick<Model, 'name' | 'staging'>, day: LogicalDate): Promise<LogicalDate[]> {
  if (staging?.key.includes('partition_date')) return []; // days share no key
  const { rows } = (await db.raw(
    `select p.partition_date from meta.partitions as p
     join (
       select partition_date, sum(case when measure = 'delivered' then rows else -rows end) as usable
       from meta.quality where dataset = ? and measure in ('delivered', 'quarantined') group by partition_date
     ) as q on q.partition_date = p.partition_date
     where p.dataset = ? and p.status = 'published' and p.partition_date > cast(? as date) and q.usable > p.rows`, [dataset, dataset, day],
  )) as { rows: { partition_date: LogicalDate }[] };
  return rows.map(({ partition_date }) => partition_date);
}
