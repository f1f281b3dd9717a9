import type { Knex } from 'knex';
import { dateOrNull, insertValues } from '../cleaning/record.ts';
import type { LogicalDate } from '../../core/dates.ts';
import { literal } from '../../core/sql-literal.ts';

/** A partition that is not what it was when orphans were last counted by it. */
export interface ChangedPartition {
  dataset: string;
  day: LogicalDate;
  /** What it is now; null where it is gone. */
  publication: string | null;
}

/**
 * What has changed in these datasets since `by` was last held against them: loaded anew, or with fewer rows because an earlier partition
 * took over their keys. Two reads of small tables, whatever the data.
 * @param about What `by` is looked up for: where that has changed, so has everything.
 */
export async function changedPartitions(trx: Knex, by: string, datasets: readonly string[], about: string): Promise<ChangedPartition[]> {
  const { rows } = (await trx.raw(
    `select coalesce(ledger.dataset, seen.looked_at) as dataset, coalesce(ledger.partition_date, seen.partition_date) as day, ledger.publication
     from (
       select dataset, partition_date, cast(published_at as varchar) || ' ' || cast(rows as varchar) || ' ' || ${literal(about)} as publication
       from meta.partitions where status = 'published' and dataset in (${datasets.map(literal).join(', ')})
     ) as ledger full join (
       select looked_at, partition_date, publication from meta.orphans_looked_at where dataset = ${literal(by)}
     ) as seen on seen.looked_at = ledger.dataset and seen.partition_date = ledger.partition_date
     where ledger.publication is distinct from seen.publication`,
  )) as { rows: ChangedPartition[] };
  return rows;
}

/** Notes what `by` has been held against, as it was read: a partition that was loaded meanwhile is looked at again. */
export async function noteLookedAt(trx: Knex, by: string, changed: readonly ChangedPartition[]): Promise<void> {
  await insertValues(trx, 'meta.orphans_looked_at (dataset, looked_at, partition_date, publication)', changed.flatMap(({ dataset, day, publication }) =>
    (publication === null ? [] : [`(${[literal(by), literal(dataset), dateOrNull(day), literal(publication)].join(', ')})`])),
  'on conflict (dataset, looked_at, partition_date) do update set publication = excluded.publication');
  for (const { dataset, day, publication } of changed) {
    if (publication === null) await trx('meta.orphans_looked_at').where({ dataset: by, looked_at: dataset, partition_date: day }).del();
  }
}
