import { MusterError } from '../../core/errors.ts';
import type { FileSet } from '../engine.ts';
import { detailOf } from './errors.ts';

/**
 * What DuckDB says about a file that it cannot read, as file, line, column and type. DuckDB quotes the line at fault; we never
 * do: it may be personal.
 */
export function explainLoadError(error: unknown, { files, format }: FileSet): unknown {
  if (error instanceof MusterError) return error;
  const message = detailOf(error);
  const where = files.find((file) => message.includes(file)) ?? files[0] ?? 'landing files';
  const found = FINDINGS.map(({ pattern, parts }) => [pattern.exec(message), parts] as const).find(([match]) => match !== null);
  if (!found?.[0]) return error;
  const [match, parts] = found;
  return new MusterError({ kind: 'contract', where, ...parts(match, message, format) });
}

interface Finding {
  pattern: RegExp;
  parts: (match: RegExpExecArray, message: string, format: string) => { found: string; allowed: string; todo: string };
}

const lineOf = (message: string): string => /CSV Error on Line: (\d+)/.exec(message)?.[1] ?? 'unknown';

const FINDINGS: readonly Finding[] = [
  {
    pattern: /Error when converting column "([^"]+)"[\s\S]*?to '?([A-Z]+(?:\([\d,]+\))?)/,
    parts: (match, message) => ({
      found: `column ${match[1]}, line ${lineOf(message)}: a value that is no ${match[2]}`,
      allowed: `${match[2]} or nothing`,
      todo: 'correct the file, or the type in the source contract',
    }),
  },
  {
    pattern: /Expected Number of Columns: (\d+) Found: (\d+)/,
    parts: (match, message) => ({ found: `line ${lineOf(message)} has ${match[2]} columns`, allowed: `${match[1]} columns, as in the header`, todo: 'correct the file: a comma in text needs quotes' }),
  },
  {
    pattern: /CSV Error on Line/,
    parts: (_match, message) => ({ found: `line ${lineOf(message)} cannot be read as CSV`, allowed: 'comma-separated UTF-8 with " as quote', todo: 'correct the file' }),
  },
  {
    pattern: /magic bytes|too small to be a Parquet file|TProtocol|Parquet|decompress|Snappy|ZSTD|Thrift|metadata/i,
    parts: (_match, _message, format) => ({ found: `not a readable ${format === 'parquet' ? 'Parquet' : format} file`, allowed: 'a complete Parquet file', todo: 'deliver the file again' }),
  },
  {
    pattern: /Permission denied|No files found|Cannot open file|Could not read/i,
    parts: (_match, message) => ({ found: /Permission/i.test(message) ? 'permission denied' : 'the file cannot be opened', allowed: 'a file that this user may read', todo: 'check the path and its permissions' }),
  },
];
