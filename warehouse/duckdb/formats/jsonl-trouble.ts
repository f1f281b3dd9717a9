import type { SourceColumn } from '../../models/source.ts';
import { linesOf } from './lines.ts';
import { holds } from './value-checks.ts';

/** DuckDB's line is near the one at fault: it reads in blocks. */
const NEAR_LINES = 2_000;

/** Where a file is at fault: a line that is no JSON object (no column), or a value that is not of its column's type. */
export interface Trouble { line: number; column: SourceColumn | null }

/** The first fault in the lines around one; null where none is found. Values are looked at and never handed out. */
export function troubleNear(file: string, columns: readonly SourceColumn[], near: number, within = NEAR_LINES): Trouble | null {
  let number = 0;
  for (const text of linesOf(file)) {
    number += 1;
    if (number > near + within) return null;
    if (number < near - within || text.trim() === '') continue;
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
