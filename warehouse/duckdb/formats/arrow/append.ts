import { DuckDBDataChunk, INTEGER, VARCHAR, type DuckDBAppender, type DuckDBConnection, type DuckDBType, type DuckDBValue } from '@duckdb/node-api';
import type { RecordBatch, Vector } from 'apache-arrow';
import type { Knex } from 'knex';
import { MusterError } from '../../../../core/errors.ts';
import type { FileShape } from '../../../engine.ts';
import { eachBatch } from './batches.ts';
import { kindOf } from './kinds.ts';

/** DuckDB's vector size: the most rows one chunk takes. */
const CHUNK_ROWS = 2_048;

/** Types of a table that holds the columns of all files; where they differ in a column, the contract's cast sorts it out from text. */
export function storageTypes(shapes: readonly FileShape[], names: readonly string[]): string[] {
  return names.map((name) => {
    const types = new Set(shapes.flatMap(({ columns }) => columns.find((column) => column.name === name)?.type ?? []).filter((type) => type !== 'TEXT'));
    const [only = 'VARCHAR'] = types;
    return types.size > 1 ? 'VARCHAR' : only;
  });
}

export interface Append { table: string; file: string; fileNumber: number; names: readonly string[]; stored: readonly string[] }

/** Appends the rows of one Arrow file to a temporary table of the connection, with the number of the file behind them. */
export async function appendFile(db: Knex, append: Append): Promise<void> {
  const connection = (await db.client.acquireConnection()) as DuckDBConnection;
  const appender = await connection.createAppender(append.table);
  try {
    let chunk: DuckDBDataChunk | undefined;
    await eachBatch(append.file, (batch) => {
      const columns = append.names.map((name) => readerOf(batch, name, append.file));
      chunk ??= DuckDBDataChunk.create([...columns.map(({ type }, index) => (append.stored[index] === 'VARCHAR' ? VARCHAR : type)), INTEGER]);
      appendBatch(appender, chunk, batch.numRows, [...columns.map(({ value }, index) => (append.stored[index] === 'VARCHAR' ? text(value) : value)), () => append.fileNumber]);
    });
    appender.closeSync();
  } catch (error) {
    // Its rows go with the table; closing it may fail for the same reason.
    try { appender.closeSync(); } catch { /* already broken */ }
    throw error;
  } finally {
    await db.client.releaseConnection(connection);
  }
}

type Reader = (row: number) => DuckDBValue;

function readerOf(batch: RecordBatch, name: string, file: string): { type: DuckDBType; value: Reader } {
  const column = batch.getChild(name) as Vector | null;
  const kind = column && kindOf(column.type);
  if (!kind) throw new MusterError({ kind: 'contract', where: file, found: `no readable column ${name}`, todo: 'deliver the file again' }); // held against the contract before
  return { type: kind.stored(column.type), value: (row) => (column.isValid(row) ? kind.value(column, row) : null) };
}

function text(value: Reader): Reader {
  return (row) => {
    const read = value(row);
    return read === null ? null : String(read);
  };
}

function appendBatch(appender: DuckDBAppender, chunk: DuckDBDataChunk, rows: number, columns: readonly Reader[]): void {
  for (let start = 0; start < rows; start += CHUNK_ROWS) {
    const count = Math.min(CHUNK_ROWS, rows - start);
    chunk.reset();
    chunk.rowCount = count;
    columns.forEach((value, position) => {
      const vector = chunk.getColumnVector(position);
      for (let index = 0; index < count; index += 1) vector.setItem(index, value(start + index));
      vector.flush();
    });
    appender.appendDataChunk(chunk);
  }
}
