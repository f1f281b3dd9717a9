import { MIGRATIONS } from './migrations/index.ts';
import type { Migration } from './migrations/migration.ts';
import type { Warehouse } from './warehouse.ts';

const CONFIG = {
  schemaName: 'meta',
  tableName: 'migrations',
  migrationSource: {
    getMigrations: async () => [...MIGRATIONS],
    getMigrationName: (migration: Migration) => migration.name,
    getMigration: async (migration: Migration) => migration,
  },
};

/**
 * Brings the warehouse's own tables to this version: all new migrations in one transaction, or none.
 * @returns names of the migrations that were applied; empty when there was nothing to do.
 */
export async function migrate({ engine, knex, path }: Warehouse): Promise<string[]> {
  try {
    await knex.schema.createSchemaIfNotExists(CONFIG.schemaName);
    const [, applied] = (await knex.migrate.latest(CONFIG)) as [number, string[]];
    return applied;
  } catch (error) {
    throw engine.explainError(error, path);
  }
}
