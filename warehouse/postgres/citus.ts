import type { Knex } from 'knex';

/**
 * Spreads a new, empty table over the machines of a Citus cluster: by its column, so that rows of one customer lie together and
 * grouping by customer needs no other machine; a table without such a column is small, and every machine has a copy of it.
 * Does nothing on PostgreSQL without the extension.
 */
export async function distribute(db: Knex, { name, distributeBy }: { name: string; distributeBy: string | null }): Promise<void> {
  const { rows } = (await db.raw(`select 1 from pg_extension where extname = 'citus'`)) as { rows: unknown[] };
  if (rows.length === 0) return;
  if (distributeBy === null) await db.raw('select create_reference_table(cast(? as regclass))', [name]);
  else await db.raw('select create_distributed_table(cast(? as regclass), ?)', [name, distributeBy]);
}
