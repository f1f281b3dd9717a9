import type { Warehouse } from './warehouse.ts';

const queues = new WeakMap<Warehouse, Map<string, Promise<unknown>>>();

/**
 * Runs work on a dataset when earlier work on it in this process is over. Two loads of one table at once would only undo each
 * other and be tried again. Between processes a load takes its turn in the warehouse: `takeTurn` of an engine.
 */
export async function exclusively<T>(warehouse: Warehouse, dataset: string, work: () => Promise<T>): Promise<T> {
  const ofWarehouse = queues.get(warehouse) ?? new Map<string, Promise<unknown>>();
  queues.set(warehouse, ofWarehouse);
  const before = ofWarehouse.get(dataset) ?? Promise.resolve();
  const mine = before.catch(() => undefined).then(work);
  ofWarehouse.set(dataset, mine);
  return mine;
}
