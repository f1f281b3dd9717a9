import type { DuckDBConnection } from '@duckdb/node-api';

export type Job = (connection: DuckDBConnection) => Promise<void>;

/** Runs jobs in the background, as many at once as there are connections, each on the first one that is free. */
export class Lanes {
  readonly #free: DuckDBConnection[];
  readonly #waiting: Job[] = [];
  readonly #running = new Set<Promise<void>>();
  #failures: unknown[] = [];

  constructor(connections: readonly DuckDBConnection[]) {
    this.#free = [...connections];
  }

  add(job: Job): void {
    this.#waiting.push(job);
    this.#startNext();
  }

  /** Resolves when nothing is left to do; throws the first failure since the last call. */
  async finished(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
    const [failure] = this.#failures;
    this.#failures = [];
    if (failure !== undefined) throw failure;
  }

  #startNext(): void {
    const connection = this.#free.pop();
    if (!connection) return;
    const job = this.#waiting.shift();
    if (!job) {
      this.#free.push(connection);
      return;
    }
    const running = this.#run(job, connection).finally(() => {
      this.#running.delete(running);
      this.#free.push(connection);
      this.#startNext();
    });
    this.#running.add(running);
  }

  async #run(job: Job, connection: DuckDBConnection): Promise<void> {
    try {
      await job(connection);
    } catch (failure) {
      this.#failures.push(failure);
    }
  }
}
