import { closeSync, openSync, readSync } from 'node:fs';
import { MusterError } from '../../../core/errors.ts';
import type { FileShape } from '../../engine.ts';
import { groupBy } from '../../group-by.ts';
import type { SourceColumn } from '../../models/source.ts';
import { literal } from '../../../core/sql-literal.ts';
import { listOf, quoted } from '../literals.ts';
import { fieldsOf, troubleIn } from './csv-trouble.ts';
import { LANDING_FILE, type FileFormat } from './format.ts';
import { noValueFound } from './value-checks.ts';
import { NO_VALUE, readAs, textForm } from './values.ts';

const lineOf = (message: string): string => /CSV Error on Line: (\d+)/.exec(message)?.[1] ?? 'unknown';

/** Comma-separated text with a header. */
export const csv: FileFormat = {
  name: 'csv',
  shapes: async (_db, files) => files.map((file) => ({ file, columns: header(file).map((name) => ({ name, type: 'TEXT' })) })),
  /** Files with the same header are read at once. Types come from the contract, so nothing is guessed from the rows. */
  async open(_db, { shapes, columns }) {
    const byHeader = groupBy(shapes, (shape) => JSON.stringify(shape.columns.map(({ name }) => name)));
    return { parts: [...byHeader.values()].map((group) => ({ sql: readGroup(group, columns), formOf: textForm })), scannable: false, release: async () => undefined };
  },
  findings: [
    { pattern: NO_VALUE, parts: (match, _message, { file, columns }) => noValueFound(columns, match[1] ?? '', (column) => troubleIn(file, column), 'nothing') },
    {
      pattern: /Error when converting column "([^"]+)"/,
      parts: (match, message, { columns }) => noValueFound(columns, match[1] ?? '', () => lineOf(message), 'nothing'),
    },
    {
      pattern: /Expected Number of Columns: (\d+) Found: (\d+)/,
      parts: (match, message) => ({ found: `line ${lineOf(message)} has ${match[2]} columns`, allowed: `${match[1]} columns, as in the header`, todo: 'correct the file: a comma in text needs quotes' }),
    },
    {
      pattern: /CSV Error on Line/,
      parts: (_match, message) => ({ found: `line ${lineOf(message)} cannot be read as CSV`, allowed: 'comma-separated UTF-8 with " as quote', todo: 'correct the file' }),
    },
  ],
};

function readGroup(group: readonly FileShape[], contract: readonly SourceColumn[]): string {
  const types = new Map(contract.map(({ name, type }) => [name, readAs(type).type]));
  const names = group[0]?.columns.map(({ name }) => name) ?? [];
  assertOnce(names, contract, group[0]?.file ?? '');
  // What the contract does not ask for may stand there twice, or without a name: no name that it could have is taken.
  const columns = names.map((name, index) => `${literal(types.has(name) ? name : ` ${index}`)}: ${literal(types.get(name) ?? 'varchar')}`).join(', ');
  const files = listOf(group.map(({ file }) => file));
  return `select ${contract.map(({ name }) => quoted(name)).join(', ')}, ${LANDING_FILE} from read_csv(${files}, header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', nullstr = '', columns = {${columns}}, hive_partitioning = false, filename = '${LANDING_FILE}')`;
}

/** @throws MusterError contract where nobody can say which of two columns is meant. */
function assertOnce(names: readonly string[], contract: readonly SourceColumn[], file: string): void {
  const twice = contract.find(({ name }) => names.filter((other) => other === name).length > 1);
  if (twice) throw new MusterError({ kind: 'contract', where: file, found: `column ${twice.name} twice in the header`, allowed: 'each column of the source once', todo: 'deliver the file again, with a name for each column' });
}

const HEADER_BYTES = 65_536;

/** Column names of a CSV file by its first line. */
function header(file: string): string[] {
  const buffer = Buffer.alloc(HEADER_BYTES);
  const handle = openSync(file, 'r');
  const length = readSync(handle, buffer, 0, HEADER_BYTES, 0);
  closeSync(handle);
  const line = buffer.toString('utf8', 0, length).replace(/^\uFEFF/, '').split(/\r?\n/)[0] ?? '';
  if (line.trim() === '') {
    throw new MusterError({ kind: 'contract', where: file, found: 'no header row', allowed: 'a first line with the column names', todo: 'deliver the file again' });
  }
  return fieldsOf(line).map((name) => name.trim());
}
