// knex publishes no types for its dialects. These are the parts of the PostgreSQL dialect that the DuckDB client builds on.

declare module 'knex/lib/dialects/postgres/index.js' {
  import type { Knex } from 'knex';

  /** One statement on its way through knex: SQL and bindings in, response out. */
  export interface KnexQuery {
    sql: string;
    bindings?: unknown[];
    method?: string;
    response?: unknown;
  }

  export default class PostgresClient extends Knex.Client {
    constructor(config: Knex.Config);
    transacting?: boolean;
    override transaction(container: unknown, config?: { isolationLevel?: string }, outerTx?: unknown): Knex.Transaction;
    _query(connection: unknown, query: KnexQuery): Promise<KnexQuery>;
    // oxlint-disable-next-line typescript/no-misused-promises -- knex's own type says void, its runner awaits a promise
    override cancelQuery(connection?: unknown): Promise<void>;
    override queryCompiler(builder: unknown, formatter?: unknown): unknown;
    override columnCompiler(tableCompiler: unknown, columnBuilder: unknown): unknown;
    override tableCompiler(tableBuilder: unknown): unknown;
  }
}

declare module 'knex/lib/dialects/postgres/query/pg-querycompiler.js' {
  export default class QueryCompiler {
    constructor(client: unknown, builder: unknown, formatter?: unknown);
    tableName: string;
  }
}

declare module 'knex/lib/dialects/postgres/schema/pg-columncompiler.js' {
  export default class ColumnCompiler {
    constructor(client: unknown, tableCompiler: unknown, columnBuilder: unknown);
    tableCompiler: {
      schemaNameRaw?: string;
      tableNameRaw: string;
      unshiftQuery(sql: string): void;
      _canBeAddPrimaryKey(options: { primaryKey: boolean }): boolean;
    };
    getColumnName(): string;
  }
}

declare module 'knex/lib/dialects/postgres/schema/pg-tablecompiler.js' {
  export default class TableCompiler {
    constructor(client: unknown, tableBuilder: unknown);
    schemaNameRaw?: string;
    tableNameRaw: string;
    addColumnsPrefix: string;
    formatter: { wrap(name: string): string; columnize(columns: string | readonly string[]): string };
    tableName(): string;
    pushQuery(sql: string): void;
    addColumns(columns: { sql: string[]; bindings?: unknown[] }, prefix: string, compilers?: unknown): void;
    _indexCommand(type: string, table: string, columns: string | readonly string[]): string;
  }
}
