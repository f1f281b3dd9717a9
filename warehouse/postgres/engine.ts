import type { Knex } from 'knex';
import knexModule from 'knex';
import type { PoolClient } from 'pg';
import { explainLoadError } from '../duckdb/load-errors.ts';
import { fits } from '../duckdb/inspect.ts';
import type { Engine, EngineSession, WarehouseOptions } from '../engine.ts';
import { SILENT } from '../knex-log.ts';
import { countInBins } from './bins.ts';
import { relationsIn } from './catalog.ts';
import { distribute } from './citus.ts';
import { eachColumns, readColumns } from './columns.ts';
import { explainError, explainModelError, isConflict } from './errors.ts';
import { inspectFiles, sourceRelation } from './landing.ts';
import { replaceView } from './views.ts';
import { readRows } from './read-rows.ts';
import { types } from './values.ts';

/**
 * A SELECT with an order is not unfolded into the one around it, and an order by a constant sorts nothing. `offset 0` does that too, but it
 * is a limit, which no machine of a Citus cluster can apply by itself: every row would travel to the coordinator.
 */
const FENCE = ' order by cast(0 as integer)';

/** A PostgreSQL server: many workers, many readers. Landing files are read by an embedded DuckDB and streamed in by COPY. */
export const postgres: Engine = {
  name: 'postgres',
  embedded: false,
  overrideSuffix: 'pg',
  fence: FENCE,
  open,
  explainError,
  isConflict,
  cancel,
  relationsIn,
  inspectFiles,
  fits,
  sourceRelation,
  explainLoadError,
  explainModelError,
  readColumns,
  eachColumns,
  countInBins,
  replaceView,
  takeTurn: async (trx, dataset) => void (await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`muster ${dataset}`])),
  takeStatistics: async (db, table) => void (await db.raw(`analyze ${table}`)),
  distribute,
  // Byte order everywhere, whatever the database was made with: the order of ids must not depend on a language.
  columnType: (type) => (type === 'varchar' ? 'varchar collate "C"' : type),
  rowHash: (columns) => `hash_record_extended(row(${columns.join(', ')}), 0)`,
  sha256: (expression) => `encode(sha256(convert_to(${expression}, 'UTF8')), 'hex')`,
  readRows,
};

/** What a session of ours goes by, whatever the database or its user was given as a default. */
const SETTINGS: readonly string[] = [
  // Every timestamp here is UTC; dates and times are read as ISO writes them; floats come with all their digits.
  'TimeZone=UTC', 'datestyle=ISO', 'intervalstyle=postgres', 'extra_float_digits=3',
  // A backslash in a text is a backslash.
  'standard_conforming_strings=on',
  // Who waits for another process to be done has to see what that one wrote: a snapshot from before the wait does not.
  'default_transaction_isolation=read committed',
  // On a Citus cluster whose coordinator holds rows too, a transaction that has read them directly could not reach the other machines any more.
  'citus.enable_local_execution=off',
];

async function open({ path, readOnly }: WarehouseOptions): Promise<EngineSession> {
  const knex = knexModule.knex({
    client: 'pg',
    connection: {
      connectionString: path,
      types,
      application_name: 'muster',
      options: [...SETTINGS, ...(readOnly ? ['default_transaction_read_only=on'] : [])].map((setting) => `-c ${setting.replaceAll(' ', '\\ ')}`).join(' '),
    } as unknown as Knex.PgConnectionConfig,
    pool: { min: 0, max: 10 },
    log: SILENT,
    compileSqlOnError: false, // values may be personal; an error shows its statement with ? for each
  });
  try {
    await knex.raw('select 1');
  } catch (error) {
    await knex.destroy();
    throw explainError(error, path);
  }
  return { knex, interrupt: () => void cancelAll(knex).catch(() => undefined), close: () => knex.destroy() };
}

async function cancel(transaction: Knex.Transaction): Promise<void> {
  const connection = (await transaction.client.acquireConnection()) as PoolClient & { processID: number };
  // Another connection has to ask: this one is busy.
  const other = knexModule.knex({ ...(transaction.client.config as Knex.Config), pool: { min: 0, max: 1 } });
  try {
    await other.raw('select pg_cancel_backend(?)', [connection.processID]);
  } finally {
    await other.destroy();
  }
}

async function cancelAll(knex: Knex): Promise<void> {
  await knex.raw(`select pg_cancel_backend(pid) from pg_stat_activity where application_name = 'muster' and pid <> pg_backend_pid() and state = 'active'`);
}
