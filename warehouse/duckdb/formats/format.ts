import type { Knex } from 'knex';
import type { FileShape, RelationRequest } from '../../engine.ts';
import type { SourceColumn } from '../../models/source.ts';
import type { Form } from './values.ts';

/**
 * A format that landing files may have. Adding one is a file beside this that implements it, and one line in index.ts; PostgreSQL
 * loads it as well, since an embedded DuckDB reads its files.
 */
export interface FileFormat {
  /** As sources name it. */
  readonly name: string;
  /** The columns of each file, with types as DuckDB names them; `TEXT` where values are checked while loading. */
  readonly shapes: (db: Knex, files: readonly string[]) => Promise<FileShape[]>;
  /** Opens files of this format that their contract fits. */
  open(db: Knex, request: RelationRequest): Promise<OpenedFiles>;
  /** What DuckDB, or the reader of this format, says of a file that cannot be read. */
  readonly findings: readonly Finding[];
}

/** The rows of files, before they get the contract's types. */
export interface OpenedFiles {
  /** Files whose columns have the same types are one part. */
  parts: readonly Part[];
  /** True where reading it several times costs no more than a scan; text is then not parsed again and again. */
  scannable: boolean;
  release(): Promise<void>;
}

/** The column that names the file of a row, by a name that no delivery has: people call columns `filename`. */
export const LANDING_FILE = 'muster_landing_file';

/** Files that are read alike. */
export interface Part {
  /** A SELECT with the contract's columns and `LANDING_FILE`. */
  sql: string;
  formOf: (column: SourceColumn) => Form;
}

/** The contract's columns of the files that are read: what an explanation may go by. */
export interface Reading { file: string; columns: RelationRequest['columns'] }

/** One kind of message, and what is to be said instead. Never a value: it may be personal. */
export interface Finding {
  pattern: RegExp;
  parts: (match: RegExpExecArray, message: string, reading: Reading) => { found: string; allowed: string; todo: string };
}
