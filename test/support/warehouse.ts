import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inject, onTestFinished, test } from 'vitest';
import { migrate } from '../../warehouse/migrate.ts';
import { openWarehouse } from '../../warehouse/open.ts';
import { newDatabase } from './postgres.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';

export { nightOf, shopProject } from './night.ts';

/** A folder that goes away with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'muster-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An empty warehouse with its own tables, closed with the test: a real DuckDB file, or what MUSTER_TEST_ENGINE says. */
export async function temporaryWarehouse(folder = temporaryFolder()): Promise<Warehouse> {
  if (process.env['MUSTER_TEST_ENGINE'] === 'postgres') return postgresWarehouse();
  const warehouse = await openWarehouse({ engine: 'duckdb', path: path.join(folder, 'warehouse.duckdb'), threads: 2 });
  onTestFinished(() => warehouse.close());
  await migrate(warehouse);
  return warehouse;
}

/** An empty warehouse with its own tables, in a database of its own on the suite's PostgreSQL server; closed with the test. */
export async function postgresWarehouse(): Promise<Warehouse> {
  const warehouse = await openWarehouse({ engine: 'postgres', path: await newDatabase(inject('databaseUrl') ?? '') });
  onTestFinished(() => warehouse.close());
  await migrate(warehouse);
  return warehouse;
}

/** A warehouse for all tests of a file, opened in `beforeAll`, which returns `release`: DuckDB, or what MUSTER_TEST_ENGINE says. */
export async function sharedWarehouse(): Promise<{ warehouse: Warehouse; release: () => Promise<void> }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'muster-test-'));
  const warehouse = process.env['MUSTER_TEST_ENGINE'] === 'postgres'
    ? await openWarehouse({ engine: 'postgres', path: await newDatabase(inject('databaseUrl') ?? '') })
    : await openWarehouse({ engine: 'duckdb', path: path.join(folder, 'warehouse.duckdb'), threads: 2 });
  await migrate(warehouse);
  const release = async (): Promise<void> => {
    await warehouse.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { warehouse, release };
}

/** A warehouse that nobody has opened yet, on the engine under test. */
export async function anotherPlace(): Promise<{ engine: string; path: string }> {
  if (process.env['MUSTER_TEST_ENGINE'] === 'postgres') return { engine: 'postgres', path: await newDatabase(inject('databaseUrl') ?? '') };
  return { engine: 'duckdb', path: path.join(temporaryFolder(), 'warehouse.duckdb') };
}

/** Tests that need PostgreSQL: skipped by name where there is none. */
export const postgresTest = test.skipIf(inject('databaseUrl') === null);

/** Rows of a query, for asserts. */
export async function rowsOf(warehouse: Warehouse, sql: string): Promise<Record<string, unknown>[]> {
  const { rows } = (await warehouse.knex.raw(sql)) as { rows: Record<string, unknown>[] };
  return rows;
}
