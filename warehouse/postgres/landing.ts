import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import knexModule from 'knex';
import type { Knex } from 'knex';
import type { PoolClient } from 'pg';
import { DuckDBClient } from '../duckdb/client.ts';
import { defaultMemoryLimit } from '../duckdb/memory-limit.ts';
import { inspectFiles as inspectByDuckDB } from '../duckdb/inspect.ts';
import { sourceRelation as relationOfDuckDB } from '../duckdb/relation.ts';
import type { FileSet, FileShape, Relation, RelationRequest } from '../engine.ts';
import { withoutYearsBefore } from '../../core/time-bounds.ts';
import { deliveredColumns, LANDING_COLUMNS } from '../models/source.ts';
import { SILENT } from '../knex-log.ts';
import { copy } from './copy.ts';
import { explainNul } from './nul.ts';
import { uniqueSuffix } from '../unique-suffix.ts';

/** PostgreSQL reads no landing files: a DuckDB in memory does, with the same checks and the same types. What it cannot hold it spills. */
async function withReader<T>(work: (reader: Knex) => Promise<T>): Promise<T> {
  const spill = await mkdtemp(join(tmpdir(), 'muster-landing-'));
  const reader = knexModule.knex({
    client: DuckDBClient as unknown as typeof Knex.Client,
    connection: { path: ':memory:', options: { memory_limit: defaultMemoryLimit(), temp_directory: spill } } as unknown as Knex.StaticConnectionConfig,
    pool: { min: 1, max: 1 },
    log: SILENT,
  });
  try {
    await reader.raw('create schema work');
    return await work(reader);
  } finally {
    await reader.destroy();
    await (reader.client as DuckDBClient).close();
    await rm(spill, { recursive: true, force: true });
  }
}

export function inspectFiles(_db: Knex, request: FileSet): Promise<FileShape[]> {
  return withReader((reader) => inspectByDuckDB(reader, request));
}

/** Landing files as a work table with the contract's columns, `partition_date` and `loaded_at`, filled by COPY. */
export async function sourceRelation(db: Knex, request: RelationRequest): Promise<Relation> {
  const table = `work.landing_${uniqueSuffix()}`;
  const columns = [...deliveredColumns(request.columns), ...LANDING_COLUMNS];
  const list = columns.map(({ name }) => `"${name.replaceAll('"', '""')}"`);
  await db.raw(`create unlogged table ${table} (${columns.map(({ type }, index) => `${list[index]} ${type}`).join(', ')})`);
  await withReader(async (reader) => {
    const relation = await relationOfDuckDB(reader, request);
    const target = (await db.client.acquireConnection()) as PoolClient;
    try {
      const values = columns.map(({ type }, index) => (type === 'timestamp' || type === 'date' ? withoutYearsBefore(list[index] ?? '', type) : list[index]));
      await copy(target, { reader, sql: `select ${values.join(', ')} from (${relation.sql}) as landed`, into: `${table} (${list.join(', ')})` });
    } catch (error) {
      throw await explainNul(error, reader, relation.sql, request);
    } finally {
      await db.client.releaseConnection(target);
    }
  });
  await db.raw(`analyze ${table}`);
  return { sql: `select * from ${table}`, release: async () => void (await db.raw(`drop table ${table}`)) };
}
