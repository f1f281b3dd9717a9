import type { RowsRead } from '../engine.ts';
import type { Warehouse } from '../warehouse.ts';

export type QueryResult = RowsRead;

/**
 * Runs one reading statement. @throws MusterError usage for anything else, or for what the engine does not understand.
 * @param signal stops the statement when nobody waits for it any more.
 */
export async function executeQuery({ engine, knex, path }: Warehouse, sql: string, limit: number, signal?: AbortSignal): Promise<QueryResult> {
  try {
    return await engine.readRows(knex, sql, limit, signal);
  } catch (error) {
    throw engine.explainError(error, path);
  }
}
