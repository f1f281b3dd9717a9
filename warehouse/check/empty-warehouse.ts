import { migrate } from '../migrate.ts';
import type { Project } from '../models/project.ts';
import { SCORED } from '../models/scored.ts';
import { STAGING_COLUMNS } from '../models/staging-model.ts';
import { openWarehouse } from '../open.ts';
import type { Warehouse } from '../warehouse.ts';

/** Schema in which sources stand as tables, so that a staging model reads them under the name it writes. */
const SOURCES = 'sources';

/**
 * A warehouse in memory in which every source is a table without rows, with the columns of its contract, and what scoring writes. Models are added to it as they
 * are checked. The caller closes it.
 */
export async function emptyWarehouse({ models, sources }: Project): Promise<Warehouse> {
  const warehouse = await openWarehouse({ engine: 'duckdb', path: ':memory:', threads: 1 });
  try {
    for (const schema of new Set([SOURCES, ...[...models.values()].map(({ schema }) => schema)])) await warehouse.knex.raw(`create schema if not exists ${schema}`);
    for (const { system, name, columns } of sources.values()) await createEmpty(warehouse, `${SOURCES}.${system}__${name}`, [...columns, ...STAGING_COLUMNS]);
    // Our own tables take longer to make than the whole check; hardly a model reads one beside those of scoring.
    if ([...models.values()].some(({ dependsOn }) => dependsOn.some((name) => name.startsWith('meta.')))) await migrate(warehouse);
    else for (const { name, columns } of SCORED) await createEmpty(warehouse, name, columns);
    return warehouse;
  } catch (error) {
    await warehouse.close();
    throw error;
  }
}

/** A table without rows. A source may deliver a column that we would add: it stands once. */
export async function createEmpty({ knex }: Warehouse, table: string, columns: readonly { name: string; type: string }[]): Promise<void> {
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  await knex.raw(`create table ${table} (${[...types].map(([name, type]) => `"${name}" ${type}`).join(', ')})`);
}
