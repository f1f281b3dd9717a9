import type { LoadedConfig } from '../config/load.ts';
import { MusterError } from '../core/errors.ts';
import { engineNamed } from '../warehouse/engines.ts';
import type { Home } from './home.ts';

export interface WarehousePlace {
  engine: string;
  /** A file, or the address of a server, which may hold a password. */
  path: string;
}

/**
 * Where the warehouse is: a file in the state folder unless the configuration says otherwise, or the server whose address the
 * environment gives.
 * @throws MusterError usage when the address is missing.
 */
export function warehousePlace({ file, warehouse: { engine, path, urlEnv } }: LoadedConfig, home: Home, env: NodeJS.ProcessEnv): WarehousePlace {
  if (engineNamed(engine).embedded) return { engine, path: path ?? home.warehouse };
  const address = env[urlEnv];
  if (address) return { engine, path: address };
  throw new MusterError({
    kind: 'usage', where: `${file}: warehouse.urlEnv`, found: `the environment variable ${urlEnv} is not set`,
    allowed: 'the address of a server, such as postgres://user@host:5432/muster', todo: `set ${urlEnv}, or choose the engine duckdb`,
  });
}
