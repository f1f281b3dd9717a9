import { closeSync, openSync, readSync } from 'node:fs';
import type { SourceColumn } from '../../models/source.ts';

/** DuckDB's line is near the one at fault: it reads in blocks. */
const NEAR_LINES = 2_000;
const BLOCK_BYTES = 1_048_576;

/** Where a file is at fault: a line that is no JSON object (no column), or a value that is not of its column's type. */
export interface Trouble { line: number; column: SourceColumn | null }

/** The first fault in the lines around one; null where none is found. Values are looked at and never handed out. */
export function troubleNear(file: string, columns: readonly SourceColumn[], near: number): Trouble | null {
  let number = 0;
  for (const text of linesOf(file)) {
    number += 1;
    if (number > near + NEAR_LINES) return null;
    if (number < near - NEAR_LINES || text.trim() === '') continue;
    const object = parsed(text);
    if (object === null) return { line: number, column: null };
    const column = columns.find(({ name, type }) => !holds(type, object[name]));
    if (column) return { line: number, column };
  }
  return null;
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Record<string, unknown> : null;
  } catch {
    return null;
  }
}

const NUMBER = /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i;
const isNumber = (value: unknown): boolean => typeof value === 'number' || (typeof value === 'string' && NUMBER.test(value));
const within = (value: unknown, bound: number): boolean => isNumber(value) && Math.abs(Number(value)) <= bound;
const isTime = (value: unknown): boolean => typeof value === 'string' && /^\s*\d{4,}-\d{1,2}-\d{1,2}([ T]\d|\s*$)/.test(value);

/** Whether a JSON value can be of a declared type; a bad value may slip through, then only its line is named. */
const CHECKS: Record<string, (value: unknown) => boolean> = {
  varchar: () => true,
  integer: (value) => within(value, 2 ** 31),
  bigint: (value) => within(value, 2 ** 63),
  'double precision': isNumber,
  decimal: isNumber,
  boolean: (value) => typeof value === 'boolean' || /^(t|f|true|false|yes|no|1|0)$/i.test(String(value)),
  date: isTime,
  timestamp: isTime,
};

function holds(type: string, value: unknown): boolean {
  return value === null || value === undefined || (CHECKS[type.replace(/\(.*$/, '')]?.(value) ?? true);
}

/** Lines of a file one by one, a block of it in memory at a time. */
function* linesOf(file: string): Generator<string> {
  const handle = openSync(file, 'r');
  try {
    const block = Buffer.alloc(BLOCK_BYTES);
    let rest: Buffer = Buffer.alloc(0);
    for (let length = readSync(handle, block); length > 0; length = readSync(handle, block)) {
      const bytes = Buffer.concat([rest, block.subarray(0, length)]);
      let start = 0;
      for (let end = bytes.indexOf(10, start); end >= 0; end = bytes.indexOf(10, start)) {
        yield bytes.toString('utf8', start, end);
        start = end + 1;
      }
      rest = bytes.subarray(start);
    }
    if (rest.length > 0) yield rest.toString('utf8');
  } finally {
    closeSync(handle);
  }
}
