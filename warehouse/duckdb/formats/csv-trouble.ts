import type { SourceColumn } from '../../models/source.ts';
import { linesOf } from './lines.ts';
import { holds } from './value-checks.ts';

/** The line of the first record whose value is not of this column's type; null where none is found. Values are looked at and never handed out. */
export function troubleIn(file: string, { name, type }: SourceColumn): number | null {
  let position: number | null = null;
  for (const { line, text } of recordsOf(file)) {
    if (position === null) {
      position = fieldsOf(text).findIndex((field) => field.trim() === name);
      continue;
    }
    const value = text === '' ? '' : fieldsOf(text)[position] ?? '';
    if (value !== '' && !holds(type, value)) return line;
  }
  return null;
}

/** Records with the line on which they begin: one goes on where a quote is open at the end of its line. */
function* recordsOf(file: string): Generator<{ line: number; text: string }> {
  let number = 0;
  let open: { line: number; text: string } | null = null;
  for (const read of linesOf(file)) {
    number += 1;
    const part = read.replace(/\r$/, '').replace(number === 1 ? /^\uFEFF/ : /$^/, '');
    const record: { line: number; text: string } = open === null ? { line: number, text: part } : { line: open.line, text: `${open.text}\n${part}` };
    open = (record.text.match(/"/g)?.length ?? 0) % 2 === 1 ? record : null;
    if (open === null) yield record;
  }
}

/** The values of one record of comma-separated text, without their quotes. */
export function fieldsOf(record: string): string[] {
  return [...record.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((match) => (match[1] ?? match[2] ?? '').replaceAll('""', '"'));
}
