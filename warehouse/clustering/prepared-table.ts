import type { Knex } from 'knex';
import { MusterError } from '../../core/errors.ts';
import { preparedColumns, preparedRows, type ScoredPreparation } from '../scoring.ts';
import { uniqueSuffix } from '../unique-suffix.ts';
import type { Warehouse } from '../warehouse.ts';

/**
 * Prepared values are kept as multiples of this power of two, or of a greater one where a column needs it: sums of such doubles are exact
 * below 2^53 times it, whatever the order in which an engine adds them up, so every run finds the same centroids.
 */
const QUANTUM = 2 ** -20;
const EXACT = 2 ** 52;
/** Squares are summed as whole numbers below 2^50 each, for the same reason. */
const SQUARE_BITS = 50;

export interface PreparedTable {
  name: string;
  /** Rows. */
  count: number;
  /** Mean variance of the columns. */
  variance: number;
  drop: () => Promise<void>;
}

export interface PreparedTableRequest extends ScoredPreparation {
  /** What follows FROM: a relation with `customer_id` and the features, in their own units. */
  source: string;
  bindings: readonly string[];
}

/**
 * Every customer's prepared features, or their components, as columns x0, x1 ... of a work table, which one pass after the other reads.
 * @throws MusterError contract for a feature with NaN, infinity or values beyond all use, by name.
 */
export async function createPreparedTable(trx: Knex.Transaction, { engine }: Warehouse, request: PreparedTableRequest): Promise<PreparedTable> {
  const name = `work.prepared_${uniqueSuffix().slice(0, 16)}`;
  const { features, components, source, bindings } = request;
  const columns = (components?.axes ?? features).map((_, index) => `x${index}`);
  await trx.raw(`create table ${name} (customer_id ${engine.columnType('varchar')}, ${columns.map((column) => `${column} double precision`).join(', ')})`);
  await engine.distribute(trx, { name, distributeBy: 'customer_id' });
  const usable = columns.map((column) => `case when ${isUsable(column)} then ${multipleOf(QUANTUM, column)} end`);
  await trx.raw(
    `insert into ${name} (customer_id, ${columns.join(', ')}) select customer_id, ${usable.join(', ')} from (${preparedRows(request, source, engine.fence)}${components ? engine.fence : ''}) as prepared`,
    [...bindings],
  );
  await engine.takeStatistics(trx, name);
  const extent = await extentOf(trx, name, columns);
  if (!extent.usable) throw await refusal(trx, request);
  const { count, largest } = extent;
  await makeExact(trx, name, count, largest);
  return { name, count, variance: await meanVarianceOf(trx, name, count, largest), drop: async () => void (await trx.raw(`drop table ${name}`)) };
}

function multipleOf(quantum: number, column: string): string {
  return `floor(${column} / ${quantum} + 0.5) * ${quantum}`;
}

type Row = Record<string, number | string | null>;

/** How many rows there are, whether each has a value in every column, and the largest absolute value of each column. */
async function extentOf(trx: Knex.Transaction, name: string, columns: readonly string[]): Promise<{ count: number; usable: boolean; largest: number[] }> {
  const parts = columns.map((column, index) => `count(${column}) as n${index}, max(abs(${column})) as m${index}`);
  const { rows: [row = {}] } = (await trx.raw(`select count(*) as row_count, ${parts.join(', ')} from ${name}`)) as { rows: Row[] };
  const count = Number(row['row_count']);
  return { count, usable: columns.every((_, index) => Number(row[`n${index}`]) === count), largest: columns.map((_, index) => Number(row[`m${index}`])) };
}

/** Which features it is: a component has something of each. */
async function refusal(trx: Knex.Transaction, { features, source, bindings }: PreparedTableRequest): Promise<MusterError> {
  const parts = features.map((_, index) => `sum(case when ${isUsable(`x${index}`)} then 0 else 1 end) as n${index}`);
  const { rows: [row = {}] } = (await trx.raw(
    `select count(*) as row_count, ${parts.join(', ')} from (select customer_id, ${preparedColumns(features).join(', ')} from ${source}) as prepared`, [...bindings],
  )) as { rows: Row[] };
  const faulty = features.flatMap(({ feature }, index) => (Number(row[`n${index}`]) > 0 ? [`${feature} (${Number(row[`n${index}`])} of ${Number(row['row_count'])})`] : []));
  return new MusterError({
    kind: 'contract', where: 'training on all customers', found: `NaN, infinity or a value beyond 10^12 in ${faulty.join(', ') || 'their components'}`, allowed: 'finite numbers, scaled',
    todo: 'guard the division in the mart with nullif, or give the feature a transform and a scale',
  });
}

function isUsable(column: string): string {
  return `${column} > -1e12 and ${column} < 1e12`;
}

/** Columns with values so large that their sums would be rounded are kept as multiples of a greater unit. */
async function makeExact(trx: Knex.Transaction, name: string, count: number, largest: readonly number[]): Promise<void> {
  const coarser = largest.flatMap((most, index) => {
    const quantum = powerAbove((count * most) / EXACT);
    return quantum > QUANTUM ? [`x${index} = ${multipleOf(quantum, `x${index}`)}`] : [];
  });
  if (coarser.length > 0) await trx.raw(`update ${name} set ${coarser.join(', ')}`);
}

async function meanVarianceOf(trx: Knex.Transaction, name: string, count: number, largest: readonly number[]): Promise<number> {
  const { rows: [sums = {}] } = (await trx.raw(`select ${largest.map((_, index) => `sum(x${index}) as s${index}`).join(', ')} from ${name}`)) as { rows: Row[] };
  const units = largest.map((most) => powerAbove(4 * most * most) / 2 ** SQUARE_BITS);
  const parts = units.map((unit, index) => {
    const difference = `(x${index} - cast(${Number(sums[`s${index}`]) / count} as double precision))`;
    return `cast(sum(cast(floor(${difference} * ${difference} / ${unit}) as bigint)) as double precision) as q${index}`;
  });
  const { rows: [row = {}] } = (await trx.raw(`select ${parts.join(', ')} from ${name}`)) as { rows: Row[] };
  return units.reduce((sum, unit, index) => sum + (Number(row[`q${index}`]) * unit) / count, 0) / units.length;
}

/** The least power of two that is not below a value. */
export function powerAbove(value: number): number {
  return value > 0 ? 2 ** Math.ceil(Math.log2(value)) : 1;
}
