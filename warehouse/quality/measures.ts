import type { Knex } from 'knex';
import { dateOrNull, insertValues } from '../cleaning/record.ts';
import type { LogicalDate } from '../../core/dates.ts';
import { literal } from '../../core/sql-literal.ts';

/** A count of one partition: `quarantined` of a reason, `null` of a column. The day is null for rows without one. */
export interface Measure { day: LogicalDate | null; measure: string; subject: string; rows: number }

/**
 * Writes counts, each in place of the one that is there under its name, so that two nights at once leave one. In a fixed order: they
 * then wait for each other, and never each for the other.
 */
export async function writeMeasures(trx: Knex, { source, dataset }: { source: string; dataset: string }, measures: readonly Measure[]): Promise<void> {
  const values = measures.map(({ day, measure, subject, rows }) =>
    `(${[literal(source), literal(dataset), dateOrNull(day), literal(day ?? ''), literal(measure), literal(subject), rows].join(', ')})`);
  await insertValues(trx, 'meta.quality (source, dataset, partition_date, partition_key, measure, subject, rows)', values.toSorted(),
    'on conflict (dataset, partition_key, measure, subject) do update set source = excluded.source, rows = excluded.rows');
}
