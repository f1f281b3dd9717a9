import type { Knex } from 'knex';
import type { LogicalDate } from '../../core/dates.ts';
import { literal } from '../../core/sql-literal.ts';
import type { Night } from '../models/binds.ts';
import type { Source } from '../models/source.ts';
import { judgeFreshness, type Freshness } from './judge.ts';

/** Days that are looked at: enough for the weeks by which a partly loaded day is known. */
const DAYS_LOOKED_AT = 60;

/** A row of `newestDays`. */
export interface LedgerDay { dataset: string; partition_date: string; rows: number; source_watermark: string | Date | null }

/** What the ledger says of the newest days of staging tables up to a date. */
export function newestDays(datasets: readonly string[], logicalDate: LogicalDate): string {
  return `select dataset, partition_date, rows, source_watermark from (
      select dataset, partition_date, rows, source_watermark, row_number() over (partition by dataset order by partition_date desc) as place
      from meta.partitions where status = 'published' and dataset in (${datasets.map(literal).join(', ')}) and partition_date <= date ${literal(logicalDate)}
    ) as newest where place <= ${DAYS_LOOKED_AT}`;
}

/** How fresh a source was by the end of a night, by those rows. */
export function judgeDays(source: Source, rows: readonly LedgerDay[], { logicalDate, asOf }: Night): Freshness {
  const days = rows.map(({ partition_date, rows: count, source_watermark }) => ({ date: partition_date, rows: count, watermark: source_watermark === null ? null : new Date(source_watermark).toISOString() }));
  return judgeFreshness(source, days, { logicalDate, asOf });
}

/** How fresh a source is by what the ledger says of its staging table: no row of the table itself is read. */
export async function measureFreshness(db: Knex, source: Source, dataset: string, night: Night): Promise<Freshness> {
  const { rows } = (await db.raw(newestDays([dataset], night.logicalDate))) as { rows: LedgerDay[] };
  return judgeDays(source, rows, night);
}
