import type { Knex } from 'knex';
import type { LogicalDate } from '../core/dates.ts';
import { SPINE } from '../warehouse/models/generated.ts';

/** How many customers a night knows. The spine has a row for each; the features beside it would be joined only to be counted. */
export async function countCustomers(knex: Knex, date: LogicalDate): Promise<number> {
  const [counted] = await knex(SPINE).where({ as_of_date: date }).count<{ rows: number }[]>('* as rows');
  return counted?.rows ?? 0;
}
