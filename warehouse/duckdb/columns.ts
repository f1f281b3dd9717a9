import { DuckDBDoubleVector, type DuckDBConnection, type DuckDBDataChunk } from '@duckdb/node-api';
import type { Knex } from 'knex';
import type { ColumnBatch } from '../engine.ts';
import { bindValue } from './values.ts';

/**
 * Numbers straight from DuckDB's vectors: no row objects, one copy. The first column of the query is the id, the others are doubles.
 * Runs on a connection of its own, or on the transaction's.
 */
export async function readColumns(db: Knex, sql: string, bindings: readonly (string | number)[]): Promise<ColumnBatch> {
  const connection = (await db.client.acquireConnection()) as DuckDBConnection;
  try {
    const bound = bindings.map(bindValue);
    const result = await connection.run(db.client.positionBindings(sql) as string, bound.map(({ value }) => value), bound.map(({ type }) => type));
    const columns = Array.from({ length: result.columnCount - 1 }, () => new Float64Array(result.rowCount));
    const ids: string[] = [];
    for (let index = 0; index < result.chunkCount; index += 1) {
      const chunk = result.getChunk(index);
      columns.forEach((target, column) => copyDoubles(chunk, column + 1, target, ids.length));
      for (const id of chunk.getColumnValues(0)) ids.push(String(id));
    }
    return { ids, columns };
  } finally {
    await db.client.releaseConnection(connection);
  }
}

/** See Engine. */
export async function eachColumns(trx: Knex.Transaction, sql: string, bindings: readonly (string | number)[], visit: (columns: readonly Float64Array[], rows: number) => void): Promise<void> {
  const connection = (await trx.client.acquireConnection()) as DuckDBConnection;
  try {
    const bound = bindings.map(bindValue);
    const result = await connection.stream(trx.client.positionBindings(sql) as string, bound.map(({ value }) => value), bound.map(({ type }) => type));
    let columns: Float64Array[] = [];
    for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
      const { rowCount } = chunk;
      if ((columns[0]?.length ?? 0) < rowCount) columns = Array.from({ length: result.columnCount }, () => new Float64Array(rowCount));
      for (const [column, target] of columns.entries()) copyDoubles(chunk, column, target, 0);
      visit(columns, rowCount);
    }
  } finally {
    await trx.client.releaseConnection(connection);
  }
}

function copyDoubles(chunk: DuckDBDataChunk, column: number, target: Float64Array, offset: number): void {
  const vector = chunk.getColumnVector(column);
  if (!(vector instanceof DuckDBDoubleVector)) throw new TypeError(`Column ${column} of the query is ${vector.type.toString()}; cast it to double precision.`);
  const { items, validity } = vector as unknown as DoubleBuffers;
  if (validity.data === null) target.set(items, offset);
  else for (let row = 0; row < vector.itemCount; row += 1) target[offset + row] = vector.getItem(row) ?? Number.NaN;
}

/** What a vector of doubles keeps to itself: DuckDB's own buffer, and which of its items are null (null: none is). */
interface DoubleBuffers {
  items: Float64Array;
  validity: { data: BigUint64Array | null };
}
