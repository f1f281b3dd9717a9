import type { Context } from '../context.ts';

/** Most rows a reading command shows: more is a question for `muster query`. */
const LIMIT = 10_000;

/** Where the warehouse of the state folder lies: the configuration may have moved it. */
export async function warehouseOf(context: Context): Promise<{ home: string; warehousePath: string; engine: string }> {
  const { existsSync } = await import('node:fs');
  const { homePaths } = await import('../../workers/home.ts');
  const home = homePaths(context.home);
  // Reading the configuration takes a moment and is not always there: without one, the warehouse is where it is by default.
  if (context.config === undefined && existsSync(home.warehouse)) return { home: home.dir, warehousePath: home.warehouse, engine: 'duckdb' };
  const { openWorkplace } = await import('../night/session.ts');
  const { warehousePath } = await import('../../workers/context.ts');
  const { config } = await openWorkplace(context, {});
  return { home: home.dir, warehousePath: warehousePath(config, home), engine: config.warehouse.engine };
}

/** Rows of one reading statement, as objects, also while a worker owns the warehouse file. */
export async function readRows(context: Context, sql: string): Promise<Record<string, unknown>[]> {
  const { runQuery } = await import('../../warehouse/query/client.ts');
  const { columns, rows } = await runQuery({ ...(await warehouseOf(context)), sql, limit: LIMIT });
  return rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index]])));
}

/** A SQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
