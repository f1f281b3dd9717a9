import type { LogicalDate } from '../../core/dates.ts';
import { literal } from '../../core/sql-literal.ts';
import type { Read } from './read.ts';

/** A record of a customer, as the system that has it calls it. */
export interface CustomerRecord { system: string; record_id: string }

/** Something that was done to a row. */
export interface Change {
  /** The record whose row it is; null for a row of the customer that records were resolved into. */
  record: string | null;
  dataset: string;
  date: LogicalDate | null;
  /** The row's key. */
  row: string;
  column: string;
  rule: string;
  action: string;
  reason: string;
}

/** What was done to the rows of one customer. */
export interface Changes {
  customer_id: string;
  /** The records that are this customer; empty where records are not resolved, or none is known by this id. */
  records: CustomerRecord[];
  changes: Change[];
}

/** Tables in which `customer_id` is what a system calls its record; everywhere else it is the customer. */
const OF_RECORDS = `(dataset like 'staging.%' or dataset like 'snapshots.%')`;

/**
 * What was done to the rows of a customer, by key and never by value: of all records that are this customer.
 * @param asked id of a customer or of one of the records.
 * @param resolved the night whose customers are meant; null where records are not resolved.
 */
export async function changesOf(read: Read, asked: string, resolved: LogicalDate | null): Promise<Changes> {
  const found = resolved === null ? [] : await recordsOf(read, asked, resolved);
  const ids = [...new Set([asked, ...found.map(({ record_id }) => record_id)])].map(literal).join(', ');
  const changes = await read(`select case when ${OF_RECORDS} then customer_id end as record, dataset, partition_date as date, row_key as row, column_name as "column", rule, action, reason
    from meta.cleaned_rows where customer_id in (${ids}) order by customer_id, dataset, partition_date, row_key, column_name, rule, action, reason`);
  return { customer_id: found[0]?.customer_id ?? asked, records: found.map(({ system, record_id }) => ({ system, record_id })), changes: changes as unknown as Change[] };
}

async function recordsOf(read: Read, asked: string, night: LogicalDate): Promise<(CustomerRecord & { customer_id: string })[]> {
  const map = `intermediate.identity_map where as_of_date = date '${night}'`;
  return await read(`select system, record_id, customer_id from ${map} and customer_id = (select customer_id from ${map} and record_id = ${literal(asked)})
    order by first_seen_at, record_id`) as unknown as (CustomerRecord & { customer_id: string })[];
}

/**
 * Whether anything that is staged, left out or built is of this customer or record: of somebody unknown it says nothing that no row was
 * changed. Asked only where nothing was found, since it looks through tables.
 */
export async function isKnown(read: Read, asked: string): Promise<boolean> {
  const tables = await read(`select c.table_schema || '.' || c.table_name as name from information_schema.columns as c
    join information_schema.tables as t on t.table_schema = c.table_schema and t.table_name = c.table_name and t.table_type = 'BASE TABLE'
    where c.column_name = 'customer_id' and c.table_schema in ('staging', 'quarantine', 'intermediate') order by 1`);
  if (tables.length === 0) return false;
  const found = await read(tables.map(({ name }) => `select 1 as found where exists (select 1 from ${String(name)} where customer_id = ${literal(asked)})`).join(' union all '));
  return found.length > 0;
}
