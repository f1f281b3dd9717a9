import { MusterError } from '../core/errors.ts';
import { duckdb } from './duckdb/engine.ts';
import { postgres } from './postgres/engine.ts';
import type { Engine } from './engine.ts';

/** Every engine a warehouse can run on. */
const ENGINES: readonly Engine[] = [duckdb, postgres];

/** @throws MusterError usage for a name that is not registered. */
export function engineNamed(name: string): Engine {
  const engine = ENGINES.find((candidate) => candidate.name === name);
  if (engine) return engine;
  throw new MusterError({
    kind: 'usage', where: 'warehouse.engine', found: `"${name}"`,
    allowed: ENGINES.map((candidate) => candidate.name).join(', '), todo: 'name one of these in the configuration',
  });
}
