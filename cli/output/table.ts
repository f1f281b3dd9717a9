import { grouped } from '../../core/words.ts';
import { cut, pad, printable, widthOf } from './text.ts';

export interface TableOptions {
  /** Columns of the terminal. Default: as wide as the content. */
  readonly width?: number | undefined;
  /** How a missing value is shown. Default: nothing. */
  readonly missing?: string;
  /** Thousands separators in whole numbers (`12,345`). Default: as they are, for data that may be ids or years. */
  readonly grouped?: boolean;
}

/** Blanks between two columns. */
const GAP = 2;

/** A column narrower than this says nothing; rather show a record a paragraph. */
const NARROWEST = 6;

/**
 * Rows under their headers, in columns that fit the terminal: numbers to the right, long texts cut with `…`.
 * Where there are more columns than the terminal can hold, each row becomes a paragraph of `name  value` lines instead.
 */
export function table(headers: readonly string[], rows: readonly (readonly unknown[])[], options: TableOptions = {}): string {
  const cells = rows.map((row) => headers.map((_, column) => cellText(row[column], options)));
  const natural = headers.map((header, column) => Math.max(widthOf(header), ...cells.map((row) => widthOf(row[column] ?? ''))));
  const widths = fit(natural, options.width);
  if (widths === undefined) return paragraphs(headers, cells, options.width);
  const aligns = headers.map((_, column) => (rows.length > 0 && rows.every((row) => isNumeric(row[column])) ? 'right' : 'left'));
  const line = (texts: readonly string[]) =>
    texts.map((text, column) => pad(cut(text, widths[column] ?? 0), widths[column] ?? 0, aligns[column] ?? 'left')).join(' '.repeat(GAP)).trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join(' '.repeat(GAP));
  return [line(headers), rule, ...cells.map(line)].join('\n');
}

/** Takes columns away from the widest until the table fits; undefined when even the narrowest would not. */
function fit(natural: readonly number[], width: number | undefined): number[] | undefined {
  const widths = [...natural];
  if (width === undefined) return widths;
  const gaps = GAP * (widths.length - 1);
  let excess = widths.reduce((sum, one) => sum + one, gaps) - width;
  while (excess > 0) {
    const widest = Math.max(...widths);
    if (widest <= NARROWEST) return undefined;
    const second = Math.max(NARROWEST, ...widths.filter((one) => one < widest));
    const column = widths.indexOf(widest);
    const step = Math.min(excess, Math.max(1, widest - second));
    widths[column] = widest - step;
    excess -= step;
  }
  return widths;
}

function paragraphs(headers: readonly string[], cells: readonly string[][], width: number | undefined): string {
  const label = Math.max(0, ...headers.map(widthOf));
  const room = Math.max(NARROWEST, (width ?? Number.POSITIVE_INFINITY) - label - GAP);
  return cells
    .map((row) => headers.map((header, column) => `${pad(header, label, 'left')}${' '.repeat(GAP)}${cut(row[column] ?? '', room)}`.trimEnd()).join('\n'))
    .join('\n\n');
}

function cellText(value: unknown, options: TableOptions): string {
  if (value === null || value === undefined) return options.missing ?? '';
  if (options.grouped && (typeof value === 'bigint' || Number.isInteger(value))) return grouped(value as number | bigint);
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object') return printable(JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner)));
  return printable(`${value as string | number | bigint | boolean}`);
}

/** A column is a column of numbers when everything in it that is there is one. */
function isNumeric(value: unknown): boolean {
  if (value === null || value === undefined || typeof value === 'number' || typeof value === 'bigint') return true;
  return typeof value === 'string' && /^-?\d[\d,]*(\.\d+)?%?$/.test(value);
}
