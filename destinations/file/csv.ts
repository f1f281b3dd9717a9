import type { MemberChange } from '../destination.ts';
import type { FileFormat, Table } from './format.ts';

/** RFC 4180 with a header row, UTF-8, lines ended by LF. A missing identifier is an empty field. */
export const csv: FileFormat = {
  extension: 'csv',
  refuse: ({ id, identifiers }: MemberChange) =>
    [id, ...Object.values(identifiers)].some(isUnsafe) ? 'unsafe_value' : undefined,
  encode: ({ names, columns, rows }: Table) => {
    const lines = [names.map(quoted).join(',')];
    for (let row = 0; row < rows; row++) lines.push(columns.map((column) => quoted(column[row] ?? '')).join(','));
    return Buffer.from(`${lines.join('\n')}\n`, 'utf8');
  },
};

/**
 * Spreadsheets run a cell that begins like this as a formula (OWASP, CSV injection). Putting a quote before it would
 * change the id and lose the match, so the row is refused; a phone number (`+` and digits only) is harmless and stays.
 */
const FORMULA = /^[=@+\-\t\r]/;
const PHONE = /^\+\d+$/;
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f]/;

function isUnsafe(value: string): boolean {
  return CONTROL.test(value) || (FORMULA.test(value) && !PHONE.test(value));
}

function quoted(value: string): string {
  return /[",]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
