import type { Knex } from 'knex';
import type { BinCounts, NumericColumn, SummarisedRows } from './drift/column.ts';
import type { Model } from './models/model.ts';
import type { SourceColumn } from './models/source.ts';

/** How to open a warehouse. */
export interface WarehouseOptions {
  /** Name of a registered engine: see engines.ts. */
  engine: string;
  /** File of an embedded engine, or address of a server. */
  path: string;
  /** For example `4GB`; beyond it the engine spills to disk. Default: the engine's choice (DuckDB: see duckdb/memory-limit.ts). */
  memoryLimit?: string;
  /** Default: one for each core. */
  threads?: number;
  /** Opens for reading only; fails where there is no warehouse yet. Default: false. */
  readOnly?: boolean;
}

/** An open connection pool of an engine. */
export interface EngineSession {
  knex: Knex;
  /** Stops every statement that is running. They fail; their transactions roll back. */
  interrupt: () => void;
  close: () => Promise<void>;
}

/** The columns that one landing file really has. */
export interface FileShape {
  file: string;
  columns: { name: string; /** As the engine names it; for text formats `TEXT`, whose values are checked while loading. */ type: string }[];
  /** A file without rows in a format where columns stand in the rows: there is nothing to hold against the contract. */
  rowless?: boolean;
}

/** Files of one source that are to be read as one relation. */
export interface FileSet {
  /** Absolute paths; at least one. */
  files: string[];
  /** Name of a registered format. */
  format: string;
}

export interface RelationRequest extends FileSet {
  shapes: FileShape[];
  columns: SourceColumn[];
  /** Zone of timestamps that carry none; they leave as UTC. */
  timezone: string;
  /** The landing day of each file, or the column whose UTC day is the partition. */
  partition: { kind: 'landing'; dayOf: Map<string, string> } | { kind: 'event_time'; column: string };
  /** Where `loaded_at` comes from: the end of the landing day, or a column. */
  loadedAt: { kind: 'landing' } | { kind: 'column'; column: string };
  /** It is read a single time: an engine that reads files in place need not write them down first. */
  once?: boolean;
}

/** A relation as SQL text that can stand in parentheses, and what must be dropped when the load is done. */
export interface Relation {
  sql: string;
  release(): Promise<void>;
}

/** Columns of numbers straight from the engine's buffers, with the text of an id beside them. */
export interface ColumnBatch {
  ids: string[];
  /** In the order of the query; null is NaN. */
  columns: Float64Array[];
}

/** The answer to a user's query. */
export interface RowsRead {
  columns: string[];
  rows: unknown[][];
  /** True where the limit cut rows off. */
  truncated: boolean;
}

/** A table or view that is there. */
export interface ExistingRelation {
  isView: boolean;
  /** In their order, with types as models declare them. */
  columns: { name: string; type: string }[];
}

/**
 * What an engine does in its own way. Everything else is SQL that all engines read, so adding an engine is one file that
 * implements this and one line in engines.ts.
 */
export interface Engine {
  readonly name: string;
  /** A file of this machine with one owner; otherwise a server with an address, which many may ask. */
  readonly embedded: boolean;
  /** A model `x.sql` has its override for this engine beside it: `x.<overrideSuffix>.sql`. */
  readonly overrideSuffix: string;
  /** @throws MusterError environment when the file is locked, unreadable or missing. */
  open(options: WarehouseOptions): Promise<EngineSession>;
  /** The error in words a person can act on where its cause is the machine; otherwise the same error. */
  explainError(error: unknown, path: string): unknown;
  /** True for an error that goes away when the transaction is run again. */
  isConflict(error: unknown): boolean;
  /** Interrupts what this transaction is running. */
  cancel(transaction: Knex.Transaction): Promise<void>;
  /** Every table and view of a schema by name. */
  relationsIn(db: Knex, schema: string): Promise<Map<string, ExistingRelation>>;
  /** Column names and types of landing files. @throws MusterError contract for a file that cannot be read. */
  inspectFiles(db: Knex, request: FileSet): Promise<FileShape[]>;
  /** True when a column of this type can hold what the contract expects without loss. */
  fits(found: string, expected: string): boolean;
  /** Landing files as a relation with the contract's columns, `partition_date` and `loaded_at`. */
  sourceRelation(db: Knex, request: RelationRequest): Promise<Relation>;
  /** The error of a load in words that name file, column and line; never a value, which may be personal. */
  explainLoadError(error: unknown, request: FileSet): unknown;
  /** The error of a model's SQL as one that names its file, line and model; another error comes back as it was. Row values are masked. */
  explainModelError(error: unknown, model: Model): unknown;
  /** Runs a query whose first column is an id and whose others are doubles. */
  readColumns(db: Knex, sql: string, bindings: readonly (string | number)[]): Promise<ColumnBatch>;
  /**
   * Runs a query whose columns are doubles, inside a transaction, and hands its rows over part by part, null as NaN: only a part is in memory
   * at a time, and it is no longer what it was once `visit` has returned.
   */
  eachColumns(trx: Knex.Transaction, sql: string, bindings: readonly (string | number)[], visit: (columns: readonly Float64Array[], rows: number) => void): Promise<void>;
  /** Counts every column in its bins, in one scan of the rows, and what its values come to. */
  countInBins(db: Knex, rows: SummarisedRows, columns: readonly NumericColumn[]): Promise<{ rows: number; columns: BinCounts[] }>;
  /**
   * Puts a view in place of what is there under its name. `readers` are our own views that read it, directly or through others, in the
   * order in which they are made: where they are in the way they are dropped, for they come anew after it.
   * @throws MusterError contract when somebody else's view would have to go.
   */
  replaceView(db: Knex.Transaction, view: { name: string; sql: string; readers: readonly string[] }): Promise<void>;
  /**
   * Waits until no other process works on a dataset, to the end of the transaction; what it has committed is seen from then on. The first thing
   * that a transaction does, and for one dataset, so that two can never wait for each other. Nothing where one process owns the warehouse.
   */
  takeTurn(trx: Knex.Transaction, dataset: string): Promise<void>;
  /** Tells the planner what a table holds now, where an engine does not see it by itself. After a load, in its transaction. */
  takeStatistics(db: Knex, table: string): Promise<void>;
  /** Spreads a table that was just created over the machines of a warehouse that has several. `distributeBy` null: it stays in one place. */
  distribute(db: Knex, table: { name: string; distributeBy: string | null }): Promise<void>;
  /** Behind a SELECT in parentheses: what keeps the planner from computing its expressions again wherever they are named. Empty where it does not. */
  readonly fence: string;
  /** How CREATE TABLE declares a column of this type. */
  columnType(type: string): string;
  /** A whole number that the values of these columns make, the same whenever they are the same; nulls are values too. */
  rowHash(columns: readonly string[]): string;
  /** Hexadecimal SHA-256 of a text expression. */
  sha256(expression: string): string;
  /** Runs one statement of a user. @throws MusterError usage unless it is one that only reads tables, or when it is wrong. */
  readRows(db: Knex, sql: string, limit: number, signal?: AbortSignal): Promise<RowsRead>;
}
