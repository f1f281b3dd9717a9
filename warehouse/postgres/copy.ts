import { execFile } from 'node:child_process';
import { constants, createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import type { Knex } from 'knex';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { literal } from '../../core/sql-literal.ts';

const run = promisify(execFile);

const LET_GO_EVERY_MS = 50;

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
    // As a promise: knex runs a query anew for everybody who waits for it.
    const writing = Promise.resolve(reader.raw(`copy (${sql}) to ${literal(pipe)} (format csv, header false, nullstr '\\N', force_quote *)`.replaceAll('?', '\\?')));
    const reading = pipeline(createReadStream(pipe), target.query(copyFrom(`copy ${into} from stdin with (format csv, null '\\N')`)));
    const ends = [writing, reading];
    try {
      await Promise.all(ends);
    } catch (error) {
      // Again and again: the other end may only be about to open the pipe.
      const letting = setInterval(() => void letGo(pipe).catch(() => undefined), LET_GO_EVERY_MS);
      await Promise.allSettled(ends);
      clearInterval(letting);
      throw error;
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** One end has failed: the other may still wait for somebody to open the pipe, and would for ever. */
async function letGo(pipe: string): Promise<void> {
  const end = await open(pipe, constants.O_RDWR | constants.O_NONBLOCK);
  await end.close();
}
