import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Bool, DateDay, Decimal, Float64, Int32, Int64, Table, tableToIPC, TimestampMicrosecond, Utf8, vectorFromArray, type DataType, type Vector } from 'apache-arrow';
import { copyTo } from './landing.ts';

/** One row as every format can hold it; text is what SQL casts it from. */
export type AnyRow = Record<string, string | null>;

const ARROW_TYPES: Record<string, DataType> = {
  varchar: new Utf8(), integer: new Int32(), bigint: new Int64(), 'double precision': new Float64(), boolean: new Bool(), date: new DateDay(), timestamp: new TimestampMicrosecond(),
};

/** How a test writes the same rows in a format that sources may name. */
export const WRITERS: Record<string, (file: string, columns: Record<string, string>, rows: readonly AnyRow[]) => Promise<void>> = {
  parquet: async (file, columns, rows) => copyTo(file, select(columns, rows)),
  csv: async (file, columns, rows) => copyTo(file, select(columns, rows)),
  jsonl: async (file, columns, rows) => {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, rows.map((row) => `${JSON.stringify(Object.fromEntries(Object.entries(columns).map(([name, type]) => [name, jsonOf(type, row[name] ?? null)])))}\n`).join(''));
  },
  arrow: async (file, columns, rows) => writeArrow(file, columns, rows, 'file'),
  'arrow stream': async (file, columns, rows) => writeArrow(file, columns, rows, 'stream'),
};

function select(columns: Record<string, string>, rows: readonly AnyRow[]): string {
  const cell = (type: string, value: string | null): string => `cast(${value === null ? 'null' : `'${value.replaceAll("'", "''")}'`} as ${type})`;
  const list = Object.entries(columns);
  if (rows.length === 0) return `select ${list.map(([name, type]) => `${cell(type, null)} as ${name}`).join(', ')} where 1 = 0`;
  return `select * from (values ${rows.map((row) => `(${list.map(([name, type]) => cell(type, row[name] ?? null)).join(', ')})`).join(', ')}) as rows(${Object.keys(columns).join(', ')})`;
}

function jsonOf(type: string, value: string | null): unknown {
  if (value === null) return null;
  if (type === 'boolean') return value === 'true';
  return ['varchar', 'date', 'timestamp'].includes(type) ? value : Number(value);
}

function writeArrow(file: string, columns: Record<string, string>, rows: readonly AnyRow[], kind: 'file' | 'stream'): void {
  const vectors = Object.entries(columns).map(([name, type]) => [name, vectorFromArray(rows.map((row) => arrowOf(type, row[name] ?? null)), arrowType(type))] as const);
  writeTable(file, Object.fromEntries(vectors), kind);
}

/** Arrow columns as a file. */
export function writeTable(file: string, columns: Record<string, Vector>, kind: 'file' | 'stream' = 'file'): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, tableToIPC(new Table(columns), kind));
}

function arrowType(type: string): DataType {
  const [, precision, scale] = /^decimal\((\d+),(\d+)\)$/.exec(type) ?? [];
  if (precision !== undefined) return new Decimal(Number(scale), Number(precision));
  return ARROW_TYPES[type]!;
}

function arrowOf(type: string, value: string | null): unknown {
  if (value === null) return null;
  if (type === 'boolean') return value === 'true';
  if (type === 'timestamp') return Date.parse(`${value.replace(' ', 'T')}Z`);
  if (type === 'date') return new Date(`${value}T00:00:00Z`);
  if (type.startsWith('decimal')) return words(BigInt(value.replace('.', '')));
  return type === 'varchar' ? value : ['double precision', 'integer'].includes(type) ? Number(value) : BigInt(value);
}

/** A decimal as Arrow holds it: 128 bits, two's complement, lowest word first. */
function words(value: bigint): Uint32Array {
  const bits = BigInt.asUintN(128, value);
  return Uint32Array.from([0n, 32n, 64n, 96n], (shift) => Number((bits >> shift) & 0xffffffffn));
}
