import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { powerAbove, QUANTUM, quantumFor, SQUARE_BITS } from '../../core/exact-sums.ts';
import { uniqueSuffix } from '../unique-suffix.ts';
import type { Warehouse } from '../warehouse.ts';
import { columnsOf, multipleOf, preparedSelect, unusableFeatures, type PreparedRequest } from './prepared-select.ts';

export interface PreparedTable {
  name: string;
  /** Rows. */
  count: number;
  /** Mean variance of the columns. */
  variance: number;
  drop: (knex: Knex) => Promise<void>;
}

/**
 * Every customer's prepared features, or their components, as columns x0, x1 ... of a work table, which one pass after the other reads.
 * @param key says what the table is for: what an attempt that was killed left under it is dropped.
 * @throws MusterError contract for a feature with NaN, infinity or values beyond all use, by name.
 */
export async function createPreparedTable(trx: Knex.Transaction, warehouse: Warehouse, request: PreparedRequest, key = uniqueSuffix()): Promise<PreparedTable> {
  const { engine } = warehouse;
  const name = `work.prepared_${createHash('sha256').update(key).digest('hex').slice(0, 16)}`;
  const columns = columnsOf(request);
  await trx.raw(`drop table if exists ${name}`);
  await trx.raw(`create table ${name} (customer_id ${engine.columnType('varchar')}, ${columns.map((column) => `${column} double precision`).join(', ')})`);
  await engine.distribute(trx, { name, distributeBy: 'customer_id' });
  await trx.raw(`insert into ${name} (customer_id, ${columns.join(', ')}) ${preparedSelect(warehouse, request, ['customer_id'])}`, [...request.bindings]);
  await engine.takeStatistics(trx, name);
  const extent = await extentOf(trx, name, columns);
  if (!extent.usable) throw await unusableFeatures(trx, request);
  const { count, largest } = extent;
  await makeExact(trx, name, count, largest);
  return { name, count, variance: await meanVarianceOf(trx, name, count, largest), drop: async (knex) => void (await knex.raw(`drop table ${name}`)) };
}

type Row = Record<string, number | string | null>;

/** How many rows there are, whether each has a value in every column, and the largest absolute value of each column. */
async function extentOf(trx: Knex.Transaction, name: string, columns: readonly string[]): Promise<{ count: number; usable: boolean; largest: number[] }> {
  const parts = columns.map((column, index) => `count(${column}) as n${index}, max(abs(${column})) as m${index}`);
  const { rows: [row = {}] } = (await trx.raw(`select count(*) as row_count, ${parts.join(', ')} from ${name}`)) as { rows: Row[] };
  const count = Number(row['row_count']);
  return { count, usable: columns.every((_, index) => Number(row[`n${index}`]) === count), largest: columns.map((_, index) => Number(row[`m${index}`])) };
}

/** Columns with values so large that their sums would be rounded are kept as multiples of a greater unit. */
async function makeExact(trx: Knex.Transaction, name: string, count: number, largest: readonly number[]): Promise<void> {
  const coarser = largest.flatMap((most, index) => {
    const quantum = quantumFor(count, most);
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
