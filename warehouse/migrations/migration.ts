import type { Knex } from 'knex';

/** One step of the schema's history. Runs in a transaction with all others that are new. */
export interface Migration {
  /** The file's name without its ending; what the warehouse remembers. */
  name: string;
  up(trx: Knex): Promise<void>;
  down(trx: Knex): Promise<void>;
}
