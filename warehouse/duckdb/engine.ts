import path from 'node:path';
import type { Knex } from 'knex';
import knexModule from 'knex';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Engine, EngineSession, WarehouseOptions } from '../engine.ts';
import { SILENT } from '../knex-log.ts';
import { countInBins } from './bins.ts';
import { relationsIn } from './catalog.ts';
import { DuckDBClient } from './client.ts';
import { eachColumns, readColumns } from './columns.ts';
import { explainDuckDBError, explainModelError, isTransactionConflict } from './errors.ts';
import { explainLoadError } from './load-errors.ts';
import { fits, inspectFiles } from './inspect.ts';
import { defaultMemoryLimit } from './memory-limit.ts';
import { readRows } from './read-rows.ts';
import { sourceRelation } from './relation.ts';

/** DuckDB inside this process: one file, one owner. The default. */
export const duckdb: Engine = {
  name: 'duckdb',
  embedded: true,
  overrideSuffix: 'duckdb',
  fence: '',
  open,
  explainError: explainDuckDBError,
  isConflict: isTransactionConflict,
  cancel: async (transaction) => {
    const connection = (await transaction.client.acquireConnection()) as DuckDBConnection;
    connection.interrupt();
  },
  relationsIn,
  inspectFiles,
  fits,
  sourceRelation,
  explainLoadError,
  explainModelError,
  readColumns,
  eachColumns,
  countInBins,
  replaceView: async (db, { name, sql }) => void (await db.raw(`create or replace view ${name} as ${sql}`)),
  takeTurn: async () => undefined, // one process
  takeStatistics: async () => undefined, // kept with every table as it is written
  distribute: async () => undefined, // one machine
  // Ids are short and nearly unique: looking for a compression costs half of a load and finds little.
  columnType: (type) => (type === 'varchar' ? 'varchar using compression uncompressed' : type),
  rowHash: (columns) => `hash(${columns.join(', ')})`,
  sha256: (expression) => `sha256(${expression})`,
  readRows,
};

async function open(options: WarehouseOptions): Promise<EngineSession> {
  const knex = knexModule.knex({
    // knex types `client` as a class without our constructor's knowledge of DuckDB settings.
    client: DuckDBClient as unknown as typeof Knex.Client,
    connection: { path: options.path, options: settingsOf(options) } as unknown as Knex.StaticConnectionConfig,
    pool: { min: 0, max: 8 },
    log: SILENT,
    compileSqlOnError: false, // values may be personal; an error shows its statement with ? for each
  });
  const client = knex.client as DuckDBClient;
  const close = async (): Promise<void> => {
    await knex.destroy();
    await client.close();
  };
  try {
    await knex.raw('select 1');
  } catch (error) {
    await close();
    throw explainDuckDBError(error, options.path);
  }
  return {
    knex,
    interrupt: () => client.connections.forEach((connection) => connection.interrupt()),
    close,
  };
}

function settingsOf({ path: file, memoryLimit, threads, readOnly }: WarehouseOptions): Record<string, string> {
  return {
    access_mode: readOnly ? 'READ_ONLY' : 'READ_WRITE',
    // Spills beside the warehouse, where the operator planned for space, and not in the system's temporary folder.
    temp_directory: `${path.resolve(file)}.tmp`,
    // Rows carry no order of their own; readers say `order by`. Keeping the order of files costs a quarter of a load.
    preserve_insertion_order: 'false',
    // Extensions come with the package; nothing is downloaded behind a user's back.
    autoinstall_known_extensions: 'false',
    memory_limit: memoryLimit ?? defaultMemoryLimit(),
    // While the log is folded into the file everything else waits. At the engine's own 16 MB, half a million changes of an audience
    // would wait for that a dozen times. It is done at the end of a command too.
    checkpoint_threshold: '256MB',
    ...(threads === undefined ? {} : { threads: String(threads) }),
  };
}
