import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { asOfBound, nominalTimeOf } from '../../core/dates.ts';
import type { Night } from '../../warehouse/models/binds.ts';
import { migrate } from '../../warehouse/migrate.ts';
import { CORE_SQL, loadProject, type Project } from '../../warehouse/models/project.ts';
import { openWarehouse } from '../../warehouse/open.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';

/** A folder that goes away with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'muster-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An empty warehouse with its own tables, in a real DuckDB file; closed with the test. */
export async function temporaryWarehouse(folder = temporaryFolder()): Promise<Warehouse> {
  const warehouse = await openWarehouse({ engine: 'duckdb', path: path.join(folder, 'warehouse.duckdb'), threads: 2 });
  onTestFinished(() => warehouse.close());
  await migrate(warehouse);
  return warehouse;
}

export async function shopProject(...folders: string[]): Promise<Project> {
  return loadProject({ folders: [CORE_SQL, ...folders], systems: ['shop'] });
}

/** The night of a day, fired on time. */
export function nightOf(logicalDate: string): Night {
  return { logicalDate, asOf: asOfBound(logicalDate), knowledgeCutoff: nominalTimeOf(logicalDate) };
}

/** Rows of a query, for asserts. */
export async function rowsOf(warehouse: Warehouse, sql: string): Promise<Record<string, unknown>[]> {
  const { rows } = (await warehouse.knex.raw(sql)) as { rows: Record<string, unknown>[] };
  return rows;
}
