import type { Knex } from 'knex';
import { MusterError } from '../../core/errors.ts';
import { QUANTUM } from '../../core/exact-sums.ts';
import { preparedColumns, preparedRows, type ScoredPreparation } from '../scoring.ts';
import type { Warehouse } from '../warehouse.ts';

export interface PreparedRequest extends ScoredPreparation {
  /** What follows FROM: a relation with `customer_id` and the features, in their own units. */
  source: string;
  bindings: readonly string[];
}

/** The columns x0, x1 ... of the prepared features, or of their components. */
export function columnsOf({ features, components }: ScoredPreparation): string[] {
  return (components?.axes ?? features).map((_, index) => `x${index}`);
}

/**
 * A select of `first` and every customer's x0, x1 ... as multiples of one unit (see core/exact-sums.ts); null in place of NaN, infinity and
 * values beyond all use.
 */
export function preparedSelect({ engine }: Warehouse, request: PreparedRequest, first: readonly string[] = []): string {
  const usable = columnsOf(request).map((column) => `case when ${isUsable(column)} then ${multipleOf(QUANTUM, column)} end as ${column}`);
  return `select ${[...first, ...usable].join(', ')} from (${preparedRows(request, request.source, engine.fence)}${request.components ? engine.fence : ''}) as prepared`;
}

/** The multiple of a unit that is nearest to a column. */
export function multipleOf(quantum: number, column: string): string {
  return `floor(${column} / ${quantum} + 0.5) * ${quantum}`;
}

/** The error that names the features with values beyond use: a component has something of each. */
export async function unusableFeatures(trx: Knex.Transaction, { features, source, bindings }: PreparedRequest): Promise<MusterError> {
  const parts = features.map((_, index) => `sum(case when ${isUsable(`x${index}`)} then 0 else 1 end) as n${index}`);
  const { rows: [row = {}] } = (await trx.raw(
    `select count(*) as row_count, ${parts.join(', ')} from (select customer_id, ${preparedColumns(features).join(', ')} from ${source}) as prepared`, [...bindings],
  )) as { rows: Record<string, number | string | null>[] };
  const faulty = features.flatMap(({ feature }, index) => (Number(row[`n${index}`]) > 0 ? [`${feature} (${Number(row[`n${index}`])} of ${Number(row['row_count'])})`] : []));
  return new MusterError({
    kind: 'contract', where: 'training on all customers', found: `NaN, infinity or a value beyond 10^12 in ${faulty.join(', ') || 'their components'}`, allowed: 'finite numbers, scaled',
    todo: 'guard the division in the mart with nullif, or give the feature a transform and a scale',
  });
}

function isUsable(column: string): string {
  return `${column} > -1e12 and ${column} < 1e12`;
}
