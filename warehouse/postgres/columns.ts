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

/** Rows of one part. */
const PART = 20_000;

/** See Engine. A cursor: a driver that reads all rows at once holds each number as an object. */
export async function eachColumns(trx: Knex.Transaction, sql: string, bindings: readonly (string | number)[], visit: (columns: readonly Float64Array[], rows: number) => void): Promise<void> {
  const connection = (await trx.client.acquireConnection()) as PoolClient;
  try {
    await connection.query(`declare each_columns no scroll cursor for ${trx.client.positionBindings(sql) as string}`, [...bindings]);
    let columns: Float64Array[] = [];
    for (;;) {
      const { rows, fields } = await connection.query<(string | number | null)[]>({ text: `fetch ${PART} from each_columns`, rowMode: 'array' });
      if (rows.length === 0) break;
      if (columns.length === 0) columns = fields.map(() => new Float64Array(PART));
      rows.forEach((row, at) => columns.forEach((column, index) => { column[at] = Number(row[index] ?? Number.NaN); }));
      visit(columns, rows.length);
    }
    await connection.query('close each_columns');
  } finally {
    await trx.client.releaseConnection(connection);
  }
}
