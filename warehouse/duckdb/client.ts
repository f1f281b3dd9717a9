import { DuckDBInstance, StatementType, type DuckDBConnection, type DuckDBMaterializedResult } from '@duckdb/node-api';
import type { Knex } from 'knex';
import PostgresClient, { type KnexQuery } from 'knex/lib/dialects/postgres/index.js';
import { DuckDBError, isWriteConflict } from './errors.ts';
import { DuckDBQueryCompiler } from './query-compiler.ts';
import { DuckDBColumnCompiler, DuckDBTableCompiler } from './schema.ts';
import { bindValue, cellOf, type CellValue } from './values.ts';

export interface DuckDBSettings {
  path: string;
  /** DuckDB's own options, fixed when the file is opened. */
  options: Record<string, string>;
}

/** What `knex.raw` resolves to: the shape of pg, so that no caller sees which engine it talks to. */
export interface RawResult {
  rows: Record<string, CellValue>[];
  rowCount: number;
  command: string;
  /** Columns of the answer, also when it has no rows. */
  fields: { name: string }[];
}

/** knex marks a connection that is inside a transaction with this property. */
const TRANSACTION = '__knexTxId';
type PooledConnection = DuckDBConnection & { [TRANSACTION]?: string };

const CONFLICT_ATTEMPTS = 5;

/** knex over an embedded DuckDB file. SQL is compiled by knex's PostgreSQL dialect, whose forms DuckDB reads but for a few. */
export class DuckDBClient extends PostgresClient {
  opened?: Promise<DuckDBInstance>;
  readonly connections = new Set<DuckDBConnection>();

  _driver(): object {
    return {};
  }

  override async acquireRawConnection(): Promise<DuckDBConnection> {
    const { path, options } = this.connectionSettings as DuckDBSettings;
    // fromCache, because two instances of one file in one process lose each other's tables without a word.
    this.opened ??= DuckDBInstance.fromCache(path, options);
    const connection = await (await this.opened).connect();
    await connection.run("set TimeZone = 'UTC'");
    this.version = '15.0'; // the PostgreSQL whose forms knex compiles
    this.connections.add(connection);
    return connection;
  }

  override async destroyRawConnection(connection: DuckDBConnection): Promise<void> {
    this.connections.delete(connection);
    connection.closeSync();
  }

  override async validateConnection(): Promise<boolean> {
    return true;
  }

  /** Closes the file, so that another process may open it. */
  async close(): Promise<void> {
    const instance = await this.opened?.catch(() => undefined);
    instance?.closeSync();
    delete this.opened;
  }

  override transaction(container: unknown, config?: { isolationLevel?: string }, outerTx?: unknown): Knex.Transaction {
    if (this.transacting || outerTx) {
      return refuse('DuckDB has no savepoints: a transaction inside a transaction is refused. Pass the outer transaction on instead.');
    }
    if (config?.isolationLevel) {
      return refuse(`DuckDB has one isolation level, snapshot; leave isolationLevel "${config.isolationLevel}" out.`);
    }
    return super.transaction(container, config, outerTx);
  }

  override async _query(connection: PooledConnection, query: KnexQuery): Promise<KnexQuery> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        query.response = await runStatement(connection, query.sql, query.bindings ?? []);
        return query;
      } catch (error) {
        // Inside a transaction the whole transaction has to be tried again: its caller does that.
        if (connection[TRANSACTION] !== undefined || attempt === CONFLICT_ATTEMPTS || !isWriteConflict(error)) throw new DuckDBError(error);
        await new Promise((resolve) => setTimeout(resolve, 5 * 2 ** attempt * (1 + Math.random())));
      }
    }
  }

  _stream(): never {
    throw new Error('Streaming from DuckDB ends early, silently, when another statement starts on its connection; read in pages instead.');
  }

  override async cancelQuery(connection?: DuckDBConnection): Promise<void> {
    connection?.interrupt();
  }

  override queryCompiler(builder: unknown, formatter?: unknown): unknown {
    return new DuckDBQueryCompiler(this, builder, formatter);
  }

  override columnCompiler(tableCompiler: unknown, columnBuilder: unknown): unknown {
    return new DuckDBColumnCompiler(this, tableCompiler, columnBuilder);
  }

  override tableCompiler(tableBuilder: unknown): unknown {
    return new DuckDBTableCompiler(this, tableBuilder);
  }
}

/** A transaction that never starts: rejected, not thrown, as every other failure of a transaction is. */
function refuse(reason: string): Knex.Transaction {
  return Promise.reject(new Error(reason)) as unknown as Knex.Transaction;
}

async function runStatement(connection: DuckDBConnection, sql: string, bindings: readonly unknown[]): Promise<RawResult> {
  const bound = bindings.map(bindValue);
  const result = bound.length === 0
    ? await connection.run(sql)
    : await connection.run(sql, bound.map(({ value }) => value), bound.map(({ type }) => type));
  const command = commandOf(result);
  const rows = command === 'SELECT' || result.columnName(0) !== 'Count' ? rowsOf(result) : [];
  return { rows, rowCount: command === 'SELECT' ? rows.length : result.rowsChanged, command, fields: result.columnNames().map((name) => ({ name })) };
}

function rowsOf(result: DuckDBMaterializedResult): Record<string, CellValue>[] {
  const names = result.columnNames();
  const types = result.columnTypes(); // of the result, not of its chunks: only these know that a text is JSON
  const rows: Record<string, CellValue>[] = Array.from({ length: result.rowCount }, () => ({}));
  for (let index = 0, offset = 0; index < result.chunkCount; index += 1) {
    const chunk = result.getChunk(index);
    names.forEach((name, column) => {
      chunk.getColumnValues(column).forEach((value, row) => { rows[offset + row]![name] = cellOf(value, types[column]!); });
    });
    offset += chunk.rowCount;
  }
  return rows;
}

/** knex reads rows from a SELECT and a count from an UPDATE or DELETE. Whatever answers with rows is a SELECT to it. */
function commandOf(result: DuckDBMaterializedResult): string {
  switch (result.statementType) {
    case StatementType.INSERT: return 'INSERT';
    case StatementType.UPDATE: return 'UPDATE';
    case StatementType.DELETE: return 'DELETE';
    default: return 'SELECT';
  }
}
