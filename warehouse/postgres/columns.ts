import type { Knex } from 'knex';
import type { PoolClient } from 'pg';
import type { ColumnBatch } from '../engine.ts';

/** Numbers as typed arrays. The first column of the query is the id, the others are doubles; null is NaN. */
export async function readColumns(db: Knex, sql: string, bindings: readonly (string | number)[]): Promise<ColumnBatch> {
  const connection = (await db.client.acquireConnection()) as PoolClient;
  try {
    const { rows, fields } = await connection.query<(string | number | null)[]>({
      text: db.client.positionBindings(sql) as string, values: [...bindings], rowMode: 'array',
    });
    const columns = Array.from({ length: fields.length - 1 }, () => new Float64Array(rows.length));
    rows.forEach((row, at) => columns.forEach((column, index) => { column[at] = Number(row[index + 1] ?? Number.NaN); }));
    return { ids: rows.map(([id]) => String(id)), columns };
  } finally {
    await db.client.releaseConnection(connection);
  }
}
