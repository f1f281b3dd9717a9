import type { Knex } from 'knex';
import { MusterError } from '../core/errors.ts';

export interface UsableRequest {
  /** Where the error says it happened. */
  where: string;
  /** What follows FROM: a relation with the features in their own units, with its bindings. */
  source: string;
  bindings: readonly string[];
  /** Names of features that are doubles or decimals: no other type can hold what is refused. */
  features: readonly string[];
}

/** Refuses NaN and infinity in any row (contract), with the features that hold them and how many. One pass over the relation. */
export async function refuseUnusableValues(knex: Knex, { where, source, bindings, features }: UsableRequest): Promise<void> {
  if (features.length === 0) return;
  // NaN is above all numbers, on every engine; null is neither.
  const counts = features.map((feature, index) => {
    const name = `"${feature.replaceAll('"', '""')}"`;
    return `count(case when ${name} > -1e300 and ${name} < 1e300 then null when ${name} is null then null else 1 end) as n${index}`;
  });
  const { rows: [row = {}] } = (await knex.raw(`select count(*) as row_count, ${counts.join(', ')} from ${source}`, [...bindings])) as { rows: Record<string, number | string>[] };
  const faulty = features.flatMap((feature, index) => (Number(row[`n${index}`]) > 0 ? [`${feature} (${Number(row[`n${index}`])} of ${Number(row['row_count'])})`] : []));
  if (faulty.length === 0) return;
  throw new MusterError({
    kind: 'contract', where, found: `NaN or infinity in ${faulty.join(', ')}`, allowed: 'finite numbers and missing values', todo: 'guard the division in the mart with nullif, or correct what it reads',
  });
}
