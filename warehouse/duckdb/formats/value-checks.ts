import type { SourceColumn } from '../../models/source.ts';

const NUMBER = /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i;
const isNumber = (value: unknown): boolean => typeof value === 'number' || (typeof value === 'string' && NUMBER.test(value));
const isWhole = (value: unknown, bound: number): boolean => isNumber(value) && Number.isInteger(Number(value)) && Math.abs(Number(value)) <= bound;

const TIME = /^\s*(\d{4,})[-/](\d{1,2})[-/](\d{1,2})([ T]\d{1,2}(:\d{1,2}(:\d{1,2})?)?.*|\s*)$/i;

function isTime(value: unknown): boolean {
  const [, year, month, day] = (typeof value === 'string' && TIME.exec(value)) || [];
  if (year === undefined) return /^\s*[-+]?(infinity|epoch)\s*$/i.test(String(value));
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}

/** Whether a value of a text format can be of a declared type; a bad value may slip through, then its line is not named. */
const CHECKS: Record<string, (value: unknown) => boolean> = {
  varchar: () => true,
  integer: (value) => isWhole(value, 2 ** 31),
  bigint: (value) => isWhole(value, 2 ** 63),
  'double precision': isNumber,
  decimal: isNumber,
  boolean: (value) => typeof value === 'boolean' || /^(t|f|true|false|yes|no|1|0)$/i.test(String(value)),
  date: isTime,
  timestamp: isTime,
};

export function holds(type: string, value: unknown): boolean {
  return value === undefined || value === null || (CHECKS[type.replace(/\(.*$/, '')] ?? (() => true))(value);
}

/** What is said of a value that is not of its column's type, which nobody quotes. */
export function noValueFound(columns: readonly SourceColumn[], name: string, lineOf: (column: SourceColumn) => number | string | null, nothing: string): { found: string; allowed: string; todo: string } {
  const column = columns.find((candidate) => candidate.name === name) ?? { name, type: 'value of its type' };
  const line = lineOf(column);
  const type = column.type.toUpperCase();
  const digits = type.startsWith('DECIMAL') && nothing === 'null' ? '; a number of more than 15 digits as text in quotes' : '';
  return {
    found: `column ${name}${line === null ? '' : `, line ${line}`}: a value that is no ${type}`, allowed: `${type} or ${nothing}${digits}`,
    todo: 'correct the file, or the type in the source contract',
  };
}
