import type { Knex } from 'knex';
import type { LogicalDate } from '../../core/dates.ts';
import { publishedPartitions } from '../ledger.ts';
import { filled, statementNamed } from './statement-files.ts';
import type { WorkTables } from './work-tables.ts';

/** Where the customer of each record stands, night by night. */
export const IDENTITY_MAP = 'intermediate.identity_map';

/**
 * Writes down what became of the customers since the night before, by date and not by when it was run. The night after, if there is one, is
 * written down anew: until now it was compared with an older one. So the record is the same in whatever order nights are run.
 */
export async function recordChanges(trx: Knex, { own }: WorkTables, logicalDate: LogicalDate): Promise<void> {
  const map = 'work.identity_map';
  const record = async ({ before, beforeDate, after, afterDate }: Compared): Promise<void> => {
    await trx.raw(own('delete from work.identity_concerned'));
    await trx.raw(own(filled(statementNamed('concerned'), { before, after })));
    await trx.raw(own(filled(statementNamed('changes'), { before_date: `date '${beforeDate}'`, after_date: `date '${afterDate}'` })));
  };
  const nights = [...(await publishedPartitions(trx, IDENTITY_MAP)).keys()].toSorted();
  const before = nights.findLast((day) => day < logicalDate);
  const after = nights.find((day) => day > logicalDate);
  await trx('meta.identity_changes').where({ logical_date: logicalDate }).del();
  if (before !== undefined) await record({ before: mapOf(before), beforeDate: before, after: map, afterDate: logicalDate });
  if (after === undefined) return;
  await trx('meta.identity_changes').where({ logical_date: after }).del();
  await record({ before: map, beforeDate: logicalDate, after: mapOf(after), afterDate: after });
}

interface Compared { before: string; beforeDate: LogicalDate; after: string; afterDate: LogicalDate }

function mapOf(date: LogicalDate): string {
  return `(select record_id, customer_id from ${IDENTITY_MAP} where as_of_date = date '${date}')`;
}
