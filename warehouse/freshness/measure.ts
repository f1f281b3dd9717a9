import type { Knex } from 'knex';
import type { Night } from '../models/binds.ts';
import type { Source } from '../models/source.ts';
import { judgeFreshness, type Freshness } from './judge.ts';

/** Days that are looked at: enough for the weeks by which a partly loaded day is known. */
export const DAYS_LOOKED_AT = 60;

interface LedgerRow { partition_date: string; rows: number; source_watermark: string | Date | null }

/** How fresh a source is by what the ledger says of its staging table: no row of the table itself is read. */
export async function measureFreshness(db: Knex, source: Source, dataset: string, { logicalDate, asOf }: Night): Promise<Freshness> {
  const rows = (await db('meta.partitions').where({ dataset, status: 'published' }).where('partition_date', '<=', logicalDate)
    .orderBy('partition_date', 'desc').limit(DAYS_LOOKED_AT).select('partition_date', 'rows', 'source_watermark')) as LedgerRow[];
  const days = rows.map(({ partition_date, rows: count, source_watermark }) => ({ date: partition_date, rows: count, watermark: source_watermark === null ? null : new Date(source_watermark).toISOString() }));
  return judgeFreshness(source, days, { logicalDate, asOf });
}
