import { exclusively } from './exclusive.ts';
import { transact } from './transact.ts';
import type { Warehouse } from './warehouse.ts';

/**
 * Runs work on something outside the warehouse when whoever else works on it has ended, in this process or in another one. Its own turn
 * costs a connection that holds nothing but the turn, so that work may take its time and keeps what it did even where it fails later.
 * @param about what nobody else may work on meanwhile.
 */
export function inTurn<T>(warehouse: Warehouse, about: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  return exclusively(warehouse, about, () => (warehouse.engine.embedded ? work() : transact(warehouse, async (trx) => {
    await warehouse.engine.takeTurn(trx, about);
    return work();
  }, { signal })));
}
