import type { Knex } from 'knex';
import type { FileSet, FileShape } from '../engine.ts';
import { formatNamed } from './formats/index.ts';
import { explainLoadError } from './load-errors.ts';

const INTEGERS = ['TINYINT', 'SMALLINT', 'INTEGER', 'UTINYINT', 'USMALLINT'];
const WHOLE = [...INTEGERS, 'BIGINT', 'UINTEGER'];
const TIMES = ['TIMESTAMP', 'TIMESTAMP_S', 'TIMESTAMP_MS', 'TIMESTAMP_NS', 'TIMESTAMP WITH TIME ZONE'];

/** File types that a declared type accepts: those that lose nothing on the way. `TEXT` is checked value by value while loading. */
const ACCEPTED: Record<string, readonly string[]> = {
  varchar: ['VARCHAR', 'ENUM', 'UUID'],
  integer: INTEGERS,
  bigint: WHOLE,
  'double precision': [...WHOLE, 'FLOAT', 'DOUBLE', 'DECIMAL', 'UBIGINT', 'HUGEINT'],
  decimal: [...WHOLE, 'FLOAT', 'DOUBLE', 'DECIMAL'],
  boolean: ['BOOLEAN'],
  date: ['DATE'],
  timestamp: [...TIMES, 'DATE'],
};

export function fits(found: string, expected: string): boolean {
  const family = found.replace(/\(.*$/, '');
  return found === 'TEXT' || (ACCEPTED[expected.replace(/\(.*$/, '')] ?? []).includes(family);
}

export async function inspectFiles(db: Knex, { files, format }: FileSet): Promise<FileShape[]> {
  const { shapes } = formatNamed(format);
  try {
    return await shapes(db, files);
  } catch (error) {
    // DuckDB does not always say which of many files it could not read: ask for each.
    for (const file of files) {
      await shapes(db, [file]).catch((cause: unknown) => {
        throw explainLoadError(cause, { files: [file], format });
      });
    }
    throw error;
  }
}
