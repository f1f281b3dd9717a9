import type { Knex } from 'knex';
import type { LogicalDate } from '../core/dates.ts';
import { plain } from './models/binds.ts';

/** One dataset's partitions, as one night publishes them. */
export interface Publication {
  dataset: string;
  partitions: readonly LogicalDate[];
  /** The same for all, or each partition's own. */
  fingerprint: string | ((day: LogicalDate) => string);
  run: string;
  /** What they are made of; null for staging, which is made of what is delivered. Default: null. */
  inputs?: string | null;
}

const ROWS_A_STATEMENT = 500;

/** Published partitions of a dataset and the fingerprint that each was published at. */
export async function publishedPartitions(db: Knex, dataset: string): Promise<Map<LogicalDate, string>> {
  const rows = (await db('meta.partitions').where({ dataset, status: 'published' }).select('partition_date', 'fingerprint')) as { partition_date: string; fingerprint: string }[];
  return new Map(rows.map(({ partition_date, fingerprint }) => [partition_date, fingerprint]));
}

/**
 * Enters partitions in the ledger. The first statement of a publication, before any row is touched: two loads at once then
 * meet here and one of them waits or is tried again. In the other order both would insert their rows.
 */
export async function enterPartitions(trx: Knex, { dataset, partitions, fingerprint, run, inputs = null }: Publication): Promise<void> {
  const published_at = publishedNow();
  const printOf = typeof fingerprint === 'string' ? () => fingerprint : fingerprint;
  const rows = partitions.map((partition_date) => ({ dataset, partition_date, fingerprint: printOf(partition_date), status: 'published', rows: 0, source_watermark: null, run, published_at, inputs }));
  for (let start = 0; start < rows.length; start += ROWS_A_STATEMENT) {
    await trx('meta.partitions').insert(rows.slice(start, start + ROWS_A_STATEMENT)).onConflict(['dataset', 'partition_date']).merge();
  }
}

/**
 * Writes into the ledger how many rows each of these partitions has now, and up to when they were loaded.
 * @param watermark The column that tells, or the time by day; a day that has none keeps what it had.
 */
export async function countPartitions(trx: Knex, { dataset, partitions }: Pick<Publication, 'dataset' | 'partitions'>, column: string, watermark: string | ReadonlyMap<LogicalDate, string> | null): Promise<void> {
  await trx('meta.partitions').where({ dataset }).whereIn('partition_date', partitions).update({ rows: 0 });
  // Counted first and written down then: on a cluster the ledger lies on one machine and the rows on many.
  const { rows } = (await trx.raw(
    `select ${column} as day, count(*) as rows, ${typeof watermark === 'string' ? `cast(max(${watermark}) as varchar)` : 'null'} as watermark
     from ${dataset} where ${column} in ${datesIn(partitions)} group by ${column}`,
  )) as { rows: Counted[] };
  const counts = rows.map((row) => (watermark instanceof Map ? { ...row, watermark: (watermark.get(row.day) ?? null) as string | null } : row));
  for (let start = 0; start < counts.length; start += ROWS_A_STATEMENT) await writeCounts(trx, dataset, counts.slice(start, start + ROWS_A_STATEMENT));
}

/**
 * Changes what the ledger says of partitions. `withdrawn`: they were published and their source has no rows for them any more. They stay in
 * the ledger, so that what was built of them is known to be stale, and are published no longer: nothing was delivered for these days.
 * Another fingerprint: they have other rows now, so that they are published again.
 */
export async function markPartitions(trx: Knex, dataset: string, partitions: readonly LogicalDate[], mark: { status: 'withdrawn' } | { fingerprint: string; published_at: string }): Promise<void> {
  for (let start = 0; start < partitions.length; start += ROWS_A_STATEMENT) {
    await trx('meta.partitions').where({ dataset }).whereIn('partition_date', partitions.slice(start, start + ROWS_A_STATEMENT)).update(mark);
  }
}

/** The time of a publication, as the ledger has it. */
export function publishedNow(): string {
  return plain(new Date().toISOString());
}

/** Lets two loads meet that write beside a dataset's partitions and to none of them: the second waits, or is tried again. */
export async function holdPartitions(trx: Knex, dataset: string): Promise<void> {
  await trx.raw('update meta.partitions set status = status where dataset = ?', [dataset]);
}

interface Counted { day: LogicalDate; rows: number; watermark: string | null }

async function writeCounts(trx: Knex, dataset: string, counts: readonly Counted[]): Promise<void> {
  const value = '(cast(? as date), cast(? as bigint), cast(? as timestamp))';
  await trx.raw(
    `update meta.partitions set rows = counted.rows, source_watermark = coalesce(counted.watermark, source_watermark)
     from (values ${counts.map(() => value).join(', ')}) as counted (day, rows, watermark)
     where dataset = ? and partition_date = counted.day`,
    [...counts.flatMap(({ day, rows, watermark }) => [day, rows, watermark]), dataset] as Knex.RawBinding[],
  );
}

/** Days as a SQL list for `in`; they are checked days, never user text. */
export function datesIn(days: readonly LogicalDate[]): string {
  return `(${days.map((day) => `date '${day}'`).join(', ')})`;
}
