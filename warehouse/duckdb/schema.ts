import PgColumnCompiler from 'knex/lib/dialects/postgres/schema/pg-columncompiler.js';
import PgTableCompiler from 'knex/lib/dialects/postgres/schema/pg-tablecompiler.js';

/** Column types that DuckDB spells differently from PostgreSQL. */
export class DuckDBColumnCompiler extends PgColumnCompiler {
  increments(options = { primaryKey: true }): string {
    return this.#sequenced('integer', options);
  }

  bigincrements(options = { primaryKey: true }): string {
    return this.#sequenced('bigint', options);
  }

  json(): string { return 'json'; }
  jsonb(): string { return 'json'; }
  binary(): string { return 'blob'; }

  /** DuckDB has no serial: a sequence of its own, created before the table. */
  #sequenced(type: string, options: { primaryKey: boolean }): string {
    const { schemaNameRaw, tableNameRaw } = this.tableCompiler;
    const name = `${tableNameRaw}_${this.getColumnName()}_seq`;
    const sequence = [schemaNameRaw, name].filter((part) => part !== undefined).map((part) => `"${part}"`).join('.');
    this.tableCompiler.unshiftQuery(`create sequence if not exists ${sequence}`);
    // oxlint-disable-next-line no-underscore-dangle -- knex's own name
    return `${type} default nextval('${sequence}')${this.tableCompiler._canBeAddPrimaryKey(options) ? ' primary key' : ''}`;
  }
}

interface UniqueOptions {
  indexName?: string;
}

/** Table changes that DuckDB spells differently from PostgreSQL. */
export class DuckDBTableCompiler extends PgTableCompiler {
  /** One ALTER for each column: DuckDB takes no list. */
  override addColumns(columns: { sql: string[]; bindings?: unknown[] }, prefix: string, compilers?: unknown): void {
    for (const sql of columns.sql) super.addColumns({ ...columns, sql: [sql] }, prefix, compilers);
  }

  /** A unique index: DuckDB adds no constraint to an existing table. */
  unique(columns: string | string[], options?: string | UniqueOptions): void {
    this.pushQuery(`create unique index ${this.#indexName(columns, options)} on ${this.tableName()} (${this.formatter.columnize(columns)})`);
  }

  dropUnique(columns: string | string[], indexName?: string): void {
    const schema = this.schemaNameRaw === undefined ? '' : `${this.formatter.wrap(this.schemaNameRaw)}.`;
    this.pushQuery(`drop index ${schema}${this.#indexName(columns, indexName)}`);
  }

  foreign(): never {
    throw new Error('DuckDB adds no foreign key to a table; hold the relation with an audit instead.');
  }

  #indexName(columns: string | string[], options?: string | UniqueOptions): string {
    const name = typeof options === 'string' ? options : options?.indexName;
    // oxlint-disable-next-line no-underscore-dangle -- knex's own name
    return name === undefined ? this._indexCommand('unique', this.tableNameRaw, columns) : this.formatter.wrap(name);
  }
}
