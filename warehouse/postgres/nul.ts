import type { Knex } from 'knex';
import { MusterError } from '../../core/errors.ts';
import type { RelationRequest } from '../engine.ts';
import { deliveredColumns } from '../models/source.ts';
import { codeOf } from './errors.ts';

/** PostgreSQL's code for bytes that are no text to it. Files are UTF-8 when they get here, so what is left is the character NUL. */
const NO_TEXT = '22021';

/**
 * The error of copying landing files in words that name file and column where text holds the character NUL, which PostgreSQL cannot hold
 * and DuckDB can; another error comes back as it was.
 * @param sql The rows that were copied.
 */
export async function explainNul(error: unknown, reader: Knex, sql: string, { columns, files, partition }: RelationRequest): Promise<unknown> {
  if (codeOf(error) !== NO_TEXT) return error;
  for (const { name } of deliveredColumns(columns).filter(({ type }) => type === 'varchar')) {
    const { rows } = (await reader.raw(`select cast(partition_date as varchar) as day from (${sql}) as landed where contains("${name}", chr(0)) limit 1`.replaceAll('?', '\\?'))) as { rows: { day: string }[] };
    const [row] = rows;
    if (row === undefined) continue;
    const file = partition.kind === 'landing' ? files.find((candidate) => partition.dayOf.get(candidate) === row.day) : undefined;
    return new MusterError({
      kind: 'contract', where: file ?? files[0] ?? 'landing files', found: `column ${name}, day ${row.day}: text with the character NUL`, allowed: 'text without it, in a warehouse on PostgreSQL',
      todo: 'deliver the file again without it', cause: error,
    });
  }
  return error;
}
