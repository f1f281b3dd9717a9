import { MusterError } from '../../core/errors.ts';
import type { FileSet } from '../engine.ts';
import type { SourceColumn } from '../models/source.ts';
import { detailOf } from './errors.ts';
import type { Finding } from './formats/format.ts';
import { formatNamed } from './formats/index.ts';

/**
 * What DuckDB says about a file that it cannot read, as file, line, column and type. DuckDB quotes the line at fault; we never
 * do: it may be personal.
 */
export function explainLoadError(error: unknown, { files, format, columns = [] }: FileSet & { columns?: SourceColumn[] }): unknown {
  if (error instanceof MusterError) return error;
  const whole = detailOf(error);
  const where = files.find((file) => whole.includes(file)) ?? files[0] ?? 'landing files';
  const message = withoutNames(whole, files);
  for (const { pattern, parts } of [...formatNamed(format).findings, ...COMMON]) {
    const match = pattern.exec(message);
    if (match) return new MusterError({ kind: 'contract', where, ...parts(match, message, { file: where, columns }) });
  }
  return error;
}

/** What is said, without the names of files and the statement: words in these say nothing about what is wrong. */
function withoutNames(message: string, files: readonly string[]): string {
  const said = message.replace(/\n+LINE \d+:[\s\S]*$/, '');
  return files.reduce((text, file) => text.replaceAll(file, 'file'), said);
}

const COMMON: readonly Finding[] = [
  {
    pattern: /Permission denied|No files found|Cannot open file|Could not read/i,
    parts: (_match, message) => ({ found: /Permission/i.test(message) ? 'permission denied' : 'the file cannot be opened', allowed: 'a file that this user may read', todo: 'check the path and its permissions' }),
  },
];
