import { DuckDBDataChunk, INTEGER, VARCHAR, type DuckDBAppender, type DuckDBConnection } from '@duckdb/node-api';
import type { Column, Row } from './columns.ts';

/** DuckDB's vector size: the most rows one chunk takes. */
const CHUNK_ROWS = 2_048;

/** Rows on their way into an in-memory table, column by column, one chunk at a time. */
export class StagingTable {
  readonly name: string;
  readonly #columns: readonly Column[];
  readonly #appender: DuckDBAppender;
  readonly #chunk: DuckDBDataChunk;
  readonly #waiting: Row[] = [];

  private constructor(name: string, columns: readonly Column[], appender: DuckDBAppender) {
    this.name = name;
    this.#columns = columns;
    this.#appender = appender;
    this.#chunk = DuckDBDataChunk.create(columns.map(({ stored }) => (stored === 'text' ? VARCHAR : INTEGER)));
  }

  static async create(connection: DuckDBConnection, name: string, columns: readonly Column[]): Promise<StagingTable> {
    const definitions = columns.map((column) => `${column.name} ${column.stored === 'text' ? 'varchar' : 'integer'}`);
    await connection.run(`create or replace table ${name} (${definitions.join(', ')})`);
    return new StagingTable(name, columns, await connection.createAppender(name));
  }

  add(row: Row): void {
    this.#waiting.push(row);
    if (this.#waiting.length === CHUNK_ROWS) this.#flush();
  }

  /** Everything added is in the table afterwards; nothing can be added any more. */
  close(): void {
    this.#flush();
    this.#appender.closeSync();
  }

  #flush(): void {
    const rows = this.#waiting;
    if (rows.length === 0) return;
    this.#chunk.reset();
    this.#chunk.rowCount = rows.length;
    for (let position = 0; position < this.#columns.length; position++) {
      const vector = this.#chunk.getColumnVector(position);
      for (let index = 0; index < rows.length; index++) vector.setItem(index, rows[index]![position]!);
      vector.flush();
    }
    this.#appender.appendDataChunk(this.#chunk);
    rows.length = 0;
  }
}
