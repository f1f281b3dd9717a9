import type { Knex } from 'knex';
import type { PoolClient } from 'pg';
import { MusterError } from '../../core/errors.ts';
import type { RowsRead } from '../engine.ts';
import { tokenize } from '../models/sql-text.ts';
import { refuseEffects } from './effects.ts';
import { codeOf, detailOf } from './errors.ts';

const ALLOWED = 'one statement: SELECT, WITH, VALUES, EXPLAIN or SHOW';

/** These answer with rows and cannot stand behind a cursor. */
const WITHOUT_CURSOR = new Set(['explain', 'show']);

/** Functions, of those named, that PostgreSQL holds to do something, whoever wrote them. */
const VOLATILE = `select distinct proname from pg_catalog.pg_proc where provolatile = 'v' and proname = any($1)`;

/**
 * Runs one reading statement and stops after `limit` rows. A transaction that is read only from its first statement on refuses every
 * change of a table, and only what returns rows can be declared as a cursor: a COMMIT or a second statement is no such thing. What functions do
 * beside reading, it does not see: those that may do something are refused by name.
 */
export async function readRows(db: Knex, sql: string, limit: number, signal?: AbortSignal): Promise<RowsRead> {
  const first = firstWordOf(sql);
  const connection = (await db.client.acquireConnection()) as PoolClient & { processID: number };
  let cancelling: Promise<unknown> | undefined;
  const interrupt = (): void => void (cancelling = Promise.resolve(db.raw('select pg_cancel_backend(?)', [connection.processID])).catch(() => undefined));
  signal?.addEventListener('abort', interrupt, { once: true });
  const run = (text: string) => connection.query<unknown[]>({ text, values: [], rowMode: 'array', queryMode: 'extended' } as never);
  try {
    await run('begin transaction read only');
    try {
      await refuseEffects(sql, async (names) => (await connection.query<{ proname: string }>(VOLATILE, [names])).rows.map(({ proname }) => proname));
      // A superuser could read and write files of the server through functions: such a user asks as one who may read tables only.
      const { rows: [[superuser] = []] } = await run("select current_setting('is_superuser')");
      if (superuser === 'on') await run('set local role pg_read_all_data');
      if (WITHOUT_CURSOR.has(first)) return answerOf(await run(sql), limit);
      await run(`declare muster_reader no scroll cursor for ${sql.replace(/;\s*$/, '')}`);
      return answerOf(await run(`fetch forward ${limit + 1} from muster_reader`), limit);
    } finally {
      await run('rollback');
    }
  } catch (error) {
    throw explainQueryError(error);
  } finally {
    signal?.removeEventListener('abort', interrupt);
    await cancelling; // it would hit whatever the connection is used for next
    await db.client.releaseConnection(connection);
  }
}

function firstWordOf(sql: string): string {
  const tokens = tokenize(sql);
  if (tokens.length === 0) throw new MusterError({ kind: 'usage', where: 'query', found: 'refused: nothing', allowed: ALLOWED, todo: 'write a statement' });
  return tokens[0]?.text ?? '';
}

function answerOf({ fields, rows }: { fields: { name: string }[]; rows: unknown[][] }, limit: number): RowsRead {
  return { columns: fields.map(({ name }) => name), rows: rows.slice(0, limit), truncated: rows.length > limit };
}

/** A wrong name or type in somebody's query is theirs to correct, in PostgreSQL's own words. */
function explainQueryError(error: unknown): unknown {
  if (!/^(42|22|25006|0A000)/.test(codeOf(error) ?? '')) return error;
  return new MusterError({ kind: 'usage', where: 'query', found: detailOf(error), allowed: ALLOWED, todo: 'correct the statement', cause: error });
}
