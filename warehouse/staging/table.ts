import type { Knex } from 'knex';
import type { LogicalDate } from '../../core/dates.ts';
import { MusterError } from '../../core/errors.ts';
import { datesIn, publishedPartitions } from '../ledger.ts';
import { escapeMarks } from '../models/compile.ts';
import type { Source } from '../models/source.ts';
import { documentedGap } from '../quality/gaps.ts';
import { gapsIn } from './gaps.ts';
import type { Origin, PendingQuery } from './origin.ts';
import { tableColumns, type TableColumns } from './table/contract.ts';
import { dayOf, loadedAtOf, typed } from './table/expressions.ts';

/** Columns of tables that have been looked at for a load: `open` reads with what `pending` found. */
const looked = new WeakMap<object, TableColumns>();

/**
 * A table or view that is in the warehouse already. Somebody else writes it, and may write to a day again: a day's fingerprint holds how
 * many rows it had and when the newest was loaded, so that a day that has changed since is loaded anew.
 */
export const table: Origin = {
  async pending(db, warehouse, query) {
    const { source, model, logicalDate, fingerprint } = query;
    const columns = await tableColumns(warehouse, source);
    const ledger = await publishedPartitions(db, model.name);
    const found = await daysIn(db, source, columns, logicalDate);
    const printOf = (day: LogicalDate): string => `${fingerprint}.${found.get(day) ?? ''}`;
    const current = new Set([...ledger].filter(([day, printed]) => printed === printOf(day)).map(([day]) => day));
    assertRows(query, found, ledger);
    const days = [...found.keys()].filter((day) => !current.has(day)).toSorted();
    const pending = {
      any: days.length > 0, files: [], looks: new Map<LogicalDate, string>(), days, current, published: new Set(ledger.keys()), fingerprintOf: printOf,
      warnings: gapsIn(source, [...found.keys()], current, 'rows'),
    };
    looked.set(pending, columns);
    return pending;
  },

  async open(warehouse, source, pending) {
    const columns = looked.get(pending) ?? await tableColumns(warehouse, source);
    const { name } = tableOf(source);
    const day = dayOf(source, columns);
    const list = [...source.columns.map((column) => typed(column, source, columns)), `${day} as partition_date`, `${loadedAtOf(source, columns)} as loaded_at`];
    // Rows without a day belong to no partition: they are counted among those left out.
    const sql = `select ${list.join(', ')} from ${name} where ${day} in ${datesIn(pending.days ?? [])} or ${day} is null`;
    return {
      relation: async () => ({ sql, release: async () => undefined }),
      explain: (error) => error,
      placeOf: () => name,
    };
  },
};

/** Days up to D that have rows, each with what tells whether it has changed: the number of rows, and when the newest was loaded. */
async function daysIn(db: Knex, source: Source, columns: TableColumns, logicalDate: LogicalDate): Promise<Map<LogicalDate, string>> {
  const day = dayOf(source, columns);
  const { rows } = (await db.raw(escapeMarks(
    `select ${day} as day, count(*) as row_count, cast(max(${loadedAtOf(source, columns)}) as varchar) as newest
     from ${tableOf(source).name} where ${day} <= date '${logicalDate}' group by 1`,
  ))) as { rows: { day: LogicalDate; row_count: number; newest: string | null }[] };
  return new Map(rows.map(({ day: at, row_count, newest }) => [at, `${row_count}.${newest ?? ''}`]));
}

/** @throws MusterError contract where D must have rows and has none. */
function assertRows({ source, logicalDate }: PendingQuery, found: ReadonlyMap<LogicalDate, string>, ledger: ReadonlyMap<LogicalDate, string>): void {
  if (documentedGap(source, logicalDate) !== null && (found.size > 0 || ledger.size > 0)) return;
  const has = source.expect === 'daily' ? found.has(logicalDate) : source.expect === 'sometimes' || found.size > 0 || ledger.size > 0;
  if (has) return;
  const days = [...found.keys()].toSorted();
  throw new MusterError({
    kind: 'contract', where: `${source.id} (table ${tableOf(source).name})`, found: `no rows for ${logicalDate}`,
    allowed: days.length === 0 ? 'a table with rows up to that day; there are none' : `a day with rows; the last before it is ${days.at(-1)}`,
    todo: `fill the table, or choose another date (${source.id} is expected ${source.expect})`,
  });
}

function tableOf({ id, table: read }: Source): NonNullable<Source['table']> {
  if (read) return read;
  throw new Error(`${id} reads no table`); // origin.ts asks only those that do
}
