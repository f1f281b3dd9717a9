import type { RowsRead } from '../engine.ts';
import type { Warehouse } from '../warehouse.ts';

export type QueryResult = RowsRead;

/** Runs one reading statement. @throws MusterError usage for anything else, or for what the engine does not understand. */
export async function executeQuery({ engine, knex, path }: Warehouse, sql: string, limit: number): Promise<QueryResult> {
  try {
    return await engine.readRows(knex, sql, limit);
  } catch (error) {
    throw engine.explainError(error, path);
  }
}
