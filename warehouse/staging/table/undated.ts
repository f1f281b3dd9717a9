import type { Knex } from 'knex';

/** What the rows without a day were when they were last put into the quarantine; null where there were none. */
export async function undatedBefore(db: Knex, dataset: string): Promise<string | null> {
  const row = (await db('meta.quality').where({ dataset, measure: 'delivered' }).whereNull('partition_date').first('subject')) as { subject: string } | undefined;
  return row?.subject ?? null;
}
