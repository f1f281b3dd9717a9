import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { CORE_SQL } from '../../warehouse/models/project.ts';
import { loadSources, type Source } from '../../warehouse/models/source.ts';

type Value = string | number | boolean | null;
export type LandedRow = Record<string, Value>;

const SHOP = loadSources(CORE_SQL, ['shop']);

/** Where the file of a landing day of a shop source lies. */
export function landingPath(dir: string, source: string, day: string): string {
  return path.join(dir, source, `date=${day}`, `part-0.${sourceOf(source).format}`);
}

/**
 * Writes the file of one landing day as the shop's contract says; columns that a row leaves out are null. No rows is a file
 * with a header and nothing below it.
 */
export async function land(dir: string, source: string, day: string, rows: readonly LandedRow[]): Promise<string> {
  const { columns } = sourceOf(source);
  const names = columns.map(({ name }) => name).join(', ');
  const values = rows.map((row) => `(${columns.map(({ name, type }) => `cast(${literal(row[name] ?? null)} as ${type})`).join(', ')})`);
  const nothing = `select ${columns.map(({ name, type }) => `cast(null as ${type}) as ${name}`).join(', ')} where 1 = 0`;
  const file = landingPath(dir, source, day);
  await copyTo(file, rows.length === 0 ? nothing : `select * from (values ${values.join(', ')}) as rows(${names})`);
  return file;
}

/** Writes what a query returns, for files that break the contract. The format is the ending of the file's name. */
export async function copyTo(file: string, query: string): Promise<void> {
  mkdirSync(path.dirname(file), { recursive: true });
  const connection = await (await DuckDBInstance.fromCache(':memory:')).connect();
  try {
    await connection.run(`copy (${query}) to ${literal(file)} (format ${path.extname(file).slice(1)}${file.endsWith('.csv') ? ', header' : ''})`);
  } finally {
    connection.closeSync();
  }
}

export function writeText(file: string, text: string): string {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

function sourceOf(name: string): Source {
  const source = SHOP.get(`shop.${name}`);
  if (!source) throw new Error(`The shop has no source ${name}`);
  return source;
}

function literal(value: Value): string {
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  return value === null ? 'null' : String(value);
}
