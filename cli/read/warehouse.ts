import type { QueryResult } from '../../warehouse/query/execute.ts';
import type { Context } from '../context.ts';

/** Most rows a reading command shows: more is a question for `muster query`. */
const LIMIT = 10_000;

/** Rows of one reading statement, as objects, also while a worker owns the warehouse file. */
export async function readRows(context: Context, sql: string): Promise<Record<string, unknown>[]> {
  const { columns, rows } = await readTable(context, sql, LIMIT);
  return rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index]])));
}

/** The same as a table, for who wants to know what was left out. */
export async function readTable(context: Context, sql: string, limit: number): Promise<QueryResult> {
  const { stateToRead } = await import('./state.ts');
  const { runQuery } = await import('../../warehouse/query/client.ts');
  const { home, warehousePath, engine } = await stateToRead(context);
  return runQuery({ home: home.dir, warehousePath, engine, sql, limit });
}
