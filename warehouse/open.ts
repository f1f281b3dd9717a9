import type { WarehouseOptions } from './engine.ts';
import { engineNamed } from './engines.ts';
import type { Warehouse } from './warehouse.ts';

/**
 * Opens a warehouse; creates an embedded one that does not exist yet.
 * @throws MusterError environment when the file is locked by another process (named with its id), unreadable, or read-only and missing.
 */
export async function openWarehouse(options: WarehouseOptions): Promise<Warehouse> {
  const engine = engineNamed(options.engine);
  const { knex, interrupt, close } = await engine.open(options);
  return { engine, knex, path: options.path, readOnly: options.readOnly ?? false, interrupt, close };
}
