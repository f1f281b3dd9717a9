import type { Knex } from 'knex';
import type { LogicalDate } from '../../../core/dates.ts';
import { escapeMarks } from '../../models/compile.ts';
import type { Source } from '../../models/source.ts';
import type { Warehouse } from '../../warehouse.ts';
import type { TableColumns } from './contract.ts';
import { dayOf, quoted } from './expressions.ts';

/** What each day of a table holds, as a text that changes with its rows. */
export interface TableDays {
  of: ReadonlyMap<LogicalDate, string>;
  /** Of the rows without a day; null where there are none. */
  undated: string | null;
}

/**
 * Looks at every row once. The text is the number of rows and the sum of their hashes, so that a day's rows may come in any order, and
 * a row that is changed, or moves to another day and makes room for a new one, is seen without a column that tells it.
 * @param since Rows of days before it are only counted: nobody asks whether they have changed.
 */
export async function daysOf(db: Knex, { engine }: Warehouse, source: Source, columns: TableColumns, since: LogicalDate | null): Promise<TableDays> {
  const day = dayOf(source, columns);
  const hash = engine.rowHash(source.columns.map(({ name }) => quoted(name)));
  const asked = since === null ? hash : `case when ${day} < date '${since}' then null else ${hash} end`;
  const { rows } = (await db.raw(escapeMarks(
    `select ${day} as day, count(*) as row_count, cast(sum(${asked}) as varchar) as hashes from ${source.table?.name} group by 1`,
  ))) as { rows: { day: LogicalDate | null; row_count: number; hashes: string | null }[] };
  const printed = rows.map(({ day: at, row_count, hashes }) => [at, `${row_count}.${hashes ?? ''}`] as const);
  return {
    of: new Map(printed.flatMap(([at, print]) => (at === null ? [] : [[at, print] as const]))),
    undated: printed.find(([at]) => at === null)?.[1] ?? null,
  };
}
