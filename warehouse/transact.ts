import type { Knex } from 'knex';
import type { Warehouse } from './warehouse.ts';

export interface TransactOptions {
  /** Aborting it interrupts the running statement and rolls back. */
  signal?: AbortSignal | undefined;
  /** Tries in all when another transaction committed first. Default: 8, over about two seconds. */
  attempts?: number;
}

/**
 * Runs `work` in one transaction on one connection: all of it is committed, or nothing. Where another transaction got in
 * between, `work` runs again from its start, so it must have no effect outside the transaction.
 */
export async function transact<T>(warehouse: Warehouse, work: (trx: Knex.Transaction) => Promise<T>, options: TransactOptions = {}): Promise<T> {
  const { engine, knex, path } = warehouse;
  const { signal, attempts = 8 } = options;
  for (let attempt = 1; ; attempt += 1) {
    signal?.throwIfAborted();
    try {
      return await knex.transaction(async (trx) => {
        // Whether it can be cancelled is the server's business; the transaction is rolled back in any case.
        let cancelling: Promise<void> | undefined;
        const abort = (): void => void (cancelling = engine.cancel(trx).catch(() => undefined));
        signal?.addEventListener('abort', abort, { once: true });
        try {
          const result = await work(trx);
          // Asked to stop between two statements: nothing was running that could have been cancelled.
          signal?.throwIfAborted();
          return result;
        } finally {
          signal?.removeEventListener('abort', abort);
          // A request that is still under way would hit whatever the connection is used for next.
          await cancelling;
        }
      });
    } catch (error) {
      signal?.throwIfAborted();
      if (attempt === attempts || !engine.isConflict(error)) throw engine.explainError(error, path);
      await new Promise((resolve) => setTimeout(resolve, 8 * 2 ** attempt * (0.5 + Math.random())));
    }
  }
}
