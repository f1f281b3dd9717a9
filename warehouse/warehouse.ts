import type { Knex } from 'knex';
import type { Engine } from './engine.ts';

/** An open warehouse: what every step of a night works on. */
export interface Warehouse {
  engine: Engine;
  knex: Knex;
  /** File or address, as given. */
  path: string;
  readOnly: boolean;
  /** Stops every statement that is running; their transactions roll back. */
  interrupt(): void;
  /** Waits for nothing: end running work first. Afterwards another process may open the file. */
  close(): Promise<void>;
}
