import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import type { Knex } from 'knex';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { literal } from '../duckdb/literals.ts';

const run = promisify(execFile);

export interface Copy {
  /** An embedded DuckDB, and the query whose rows go. */
  reader: Knex;
  sql: string;
  /** Table and columns, as COPY names them. */
  into: string;
}

/**
 * Rows of a DuckDB query into a table of PostgreSQL. DuckDB writes CSV as fast as it reads; it goes through a named pipe straight into
 * COPY, so that nothing lies on the disk in between and memory stays flat.
 */
export async function copy(target: PoolClient, { reader, sql, into }: Copy): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-copy-'));
  const pipe = join(folder, 'rows.csv');
  try {
    await run('mkfifo', ['-m', '600', pipe]);
    const writing = reader.raw(`copy (${sql}) to ${literal(pipe)} (format csv, header false, nullstr '\\N', force_quote *)`.replaceAll('?', '\\?'));
    const reading = pipeline(createReadStream(pipe), target.query(copyFrom(`copy ${into} from stdin with (format csv, null '\\N')`)));
    await Promise.all([writing, reading]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
