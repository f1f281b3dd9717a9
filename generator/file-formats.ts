import type { DuckDBConnection } from '@duckdb/node-api';
import { MusterError } from '../core/errors.ts';
import { writeArrow } from './arrow-file.ts';

/** Writes the rows of a SELECT to a new file. */
type WriteFile = (connection: DuckDBConnection, select: string, path: string) => Promise<void>;

const copied = (options: string): WriteFile => async (connection, select, path) => {
  await connection.run(`copy (${select}) to '${path.replaceAll("'", "''")}' (${options})`);
};

/** How each format is written. A new one is a line here. */
const FORMATS: Readonly<Record<string, WriteFile>> = {
  parquet: copied('format parquet'),
  csv: copied('format csv, header true'),
  jsonl: copied('format json'),
  arrow: writeArrow,
};

export function fileFormat(name: string): WriteFile {
  const write = FORMATS[name];
  if (write) return write;
  throw new MusterError({ kind: 'usage', where: 'format', found: `"${name}"`, allowed: Object.keys(FORMATS).join(', '), todo: 'name one of these' });
}
