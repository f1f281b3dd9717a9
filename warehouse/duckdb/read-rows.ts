import type { DuckDBConnection } from '@duckdb/node-api';
import type { Knex } from 'knex';
import { MusterError } from '../../core/errors.ts';
import type { RowsRead } from '../engine.ts';
import { DuckDBError, detailOf } from './errors.ts';
import { assertReadOnly } from './guard.ts';
import { cellOf } from './values.ts';

/**
 * Runs one reading statement and stops after `limit` rows, however many there are: an owner must not run out of memory for a reader.
 * @param signal interrupts the statement: an owner must not compute for a reader who has left, either.
 */
export async function readRows(db: Knex, sql: string, limit: number, signal?: AbortSignal): Promise<RowsRead> {
  await assertReadOnly(db, sql);
  const connection = (await db.client.acquireConnection()) as DuckDBConnection;
  const interrupt = (): void => connection.interrupt();
  signal?.addEventListener('abort', interrupt, { once: true });
  try {
    await connection.run('begin transaction read only');
    try {
      const reader = await connection.streamAndReadUntil(sql, limit + 1);
      const types = reader.columnTypes();
      const rows = reader.getRows().slice(0, limit).map((row) => row.map((value, index) => cellOf(value, types[index]!)));
      return { columns: reader.columnNames(), rows, truncated: reader.currentRowCount > limit };
    } finally {
      await connection.run('rollback');
    }
  } catch (error) {
    throw explainQueryError(new DuckDBError(error));
  } finally {
    signal?.removeEventListener('abort', interrupt);
    await db.client.releaseConnection(connection);
  }
}

/** A wrong name or type in somebody's query is theirs to correct, in DuckDB's own words. */
function explainQueryError(error: DuckDBError): unknown {
  const detail = detailOf(error);
  if (!/^(Binder|Catalog|Parser|Conversion|Invalid Input|Out of Range|Type|Not implemented|RangeError)/i.test(detail)) return error;
  return new MusterError({ kind: 'usage', where: 'query', found: detail.split('\n\n')[0] ?? detail, todo: 'correct the statement; `show all tables` lists what there is', cause: error });
}
