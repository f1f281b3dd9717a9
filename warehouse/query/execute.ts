import type { Warehouse } from '../warehouse.ts';

export interface QueryResult {
  columns: string[];
  rows: unknown[][];
  /** True where the limit cut rows off. */
  truncated: boolean;
}

/** Runs one reading statement. @throws MusterError usage for anything else, or for what the engine does not understand. */
export async function executeQuery(warehouse: Warehouse, sql: string, limit: number): Promise<QueryResult> {
  const { engine, knex, path } = warehouse;
  await engine.assertReadOnly(knex, sql);
  try {
    // A question mark in the text is not a bind.
    const result = await knex.raw(sql.replaceAll('?', '\\?')) as { rows: Record<string, unknown>[]; fields?: { name: string }[] };
    const columns = result.fields?.map(({ name }) => name) ?? Object.keys(result.rows[0] ?? {});
    return {
      columns,
      rows: result.rows.slice(0, limit).map((row) => columns.map((name) => row[name])),
      truncated: result.rows.length > limit,
    };
  } catch (error) {
    throw engine.explainError(error, path);
  }
}
