import PgQueryCompiler from 'knex/lib/dialects/postgres/query/pg-querycompiler.js';

/** Queries that DuckDB spells differently from PostgreSQL, or does not have. */
export class DuckDBQueryCompiler extends PgQueryCompiler {
  truncate(): string {
    return `truncate ${this.tableName}`;
  }

  forUpdate(): never { return refuseRowLock(); }
  forShare(): never { return refuseRowLock(); }
  forNoKeyUpdate(): never { return refuseRowLock(); }
  forKeyShare(): never { return refuseRowLock(); }
}

function refuseRowLock(): never {
  throw new Error('DuckDB has no row locks (FOR UPDATE); write first and let a conflict be retried.');
}
