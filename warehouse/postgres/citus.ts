import type { Knex } from 'knex';

/**
 * Spreads a new, empty table over the machines of a Citus cluster by its column, so that rows of one customer lie together and grouping by
 * customer needs no other machine. A table without such a column is small and stays on the coordinator, and Citus sends it along with a
 * statement that joins it. A reference table would save that, but a transaction could not join it with its own work tables: Citus reads a
 * copy through another connection, which does not see them.
 * Does nothing on PostgreSQL without the extension.
 */
export async function distribute(db: Knex, { name, distributeBy }: { name: string; distributeBy: string | null }): Promise<void> {
  if (distributeBy === null) return;
  const { rows } = (await db.raw(`select 1 from pg_extension where extname = 'citus'`)) as { rows: unknown[] };
  if (rows.length > 0) await db.raw('select create_distributed_table(cast(? as regclass), ?)', [name, distributeBy]);
}
