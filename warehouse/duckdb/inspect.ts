import { closeSync, openSync, readSync } from 'node:fs';
import type { Knex } from 'knex';
import { MusterError } from '../../core/errors.ts';
import type { FileSet, FileShape } from '../engine.ts';
import { groupBy } from '../group-by.ts';
import type { SourceFormat } from '../models/source.ts';
import { listOf } from './literals.ts';
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

const READERS: Record<SourceFormat, (db: Knex, files: string[]) => Promise<FileShape[]>> = {
  parquet: parquetShapes,
  csv: async (_db, files) => files.map((file) => ({ file, columns: csvHeader(file).map((name) => ({ name, type: 'TEXT' })) })),
};

export async function inspectFiles(db: Knex, { files, format }: FileSet): Promise<FileShape[]> {
  const read = READERS[format];
  try {
    return await read(db, files);
  } catch (error) {
    // DuckDB does not always say which of many files it could not read: ask for each.
    for (const file of files) {
      await read(db, [file]).catch((cause: unknown) => {
        throw explainLoadError(cause, { files: [file], format });
      });
    }
    throw error;
  }
}

interface SchemaRow { file_name: string; name: string; duckdb_type: string | null; num_children: number | null }

async function parquetShapes(db: Knex, files: string[]): Promise<FileShape[]> {
  const { rows } = (await db.raw(`select file_name, name, duckdb_type, num_children from parquet_schema(${listOf(files)})`.replaceAll('?', '\\?'))) as { rows: SchemaRow[] };
  const byFile = groupBy(rows, ({ file_name }) => file_name);
  return files.map((file) => ({ file, columns: topLevel(byFile.get(file) ?? []) }));
}

/** Parquet lists a tree depth first, the root included. The columns are the root's own children. */
function topLevel(nodes: readonly SchemaRow[]): FileShape['columns'] {
  const columns: FileShape['columns'] = [];
  let inside = 0;
  for (const { name, duckdb_type, num_children } of nodes.slice(1)) {
    if (inside > 0) inside -= 1;
    else columns.push({ name, type: duckdb_type ?? 'NESTED' });
    inside += num_children ?? 0;
  }
  return columns;
}

const HEADER_BYTES = 65_536;

/** Column names of a CSV file by its first line. */
export function csvHeader(file: string): string[] {
  const buffer = Buffer.alloc(HEADER_BYTES);
  const handle = openSync(file, 'r');
  const length = readSync(handle, buffer, 0, HEADER_BYTES, 0);
  closeSync(handle);
  const line = buffer.toString('utf8', 0, length).replace(/^\uFEFF/, '').split(/\r?\n/)[0] ?? '';
  if (line.trim() === '') {
    throw new MusterError({ kind: 'contract', where: file, found: 'no header row', allowed: 'a first line with the column names', todo: 'deliver the file again' });
  }
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((match) => (match[1] ?? match[2] ?? '').replaceAll('""', '"').trim());
}
