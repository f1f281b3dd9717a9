import type { Knex } from 'knex';

export async function assertReadOnly(_db: Knex, _sql: string): Promise<void> {
  throw new Error('not yet');
}
