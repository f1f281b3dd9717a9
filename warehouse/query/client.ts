import { existsSync } from 'node:fs';
import { MusterError, type ErrorParts } from '../../core/errors.ts';
import { engineNamed } from '../engines.ts';
import { openWarehouse } from '../open.ts';
import { executeQuery, type QueryResult } from './execute.ts';
import { readQueryRecord, type QueryRecord } from './record.ts';

export interface QueryRequest {
  /** State folder: where the owner of the warehouse says how to ask it. */
  home: string;
  warehousePath: string;
  sql: string;
  /** Most rows returned. Default: 1,000. */
  limit?: number;
  /** Default: duckdb. */
  engine?: string;
}

/**
 * Runs one reading statement: through the process that owns the warehouse file, or, where none does, on the file itself.
 * @throws MusterError usage for a statement that does more than read; environment when there is no warehouse yet.
 */
export async function runQuery({ home, warehousePath, sql, limit = 1_000, engine = 'duckdb' }: QueryRequest): Promise<QueryResult> {
  const owner = await readQueryRecord(home);
  const answer = owner && (await ask(owner, sql, limit));
  if (answer) return answer;
  if (engineNamed(engine).embedded && !existsSync(warehousePath)) {
    throw new MusterError({
      kind: 'environment', where: warehousePath, found: 'there is no warehouse yet', allowed: 'the state folder of a Muster that has run a night',
      todo: 'run `npx --no muster run`, or name another folder with --home',
    });
  }
  const warehouse = await openWarehouse({ engine, path: warehousePath, readOnly: true });
  try {
    return await executeQuery(warehouse, sql, limit);
  } finally {
    await warehouse.close();
  }
}

/** The owner's answer; undefined where nobody, or somebody else, listens there now: a process id may be anybody's after a crash. */
async function ask({ port, token }: QueryRecord, sql: string, limit: number): Promise<QueryResult | undefined> {
  const answer = await fetch(`http://127.0.0.1:${port}`, {
    method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify({ sql, limit }),
  }).catch(() => undefined);
  if (answer === undefined || answer.status === 401) return undefined;
  const body = (await answer.json()) as QueryResult | { error: ErrorParts };
  if ('error' in body) throw new MusterError(body.error);
  return body;
}
