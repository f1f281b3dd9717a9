import type { Knex } from 'knex';
import { messageOf } from '../../core/errors.ts';
import type { BinCounts, NumericColumn, SummarisedRows } from '../drift/column.ts';
import { guardedMoment, plainMoment, type Moment } from '../drift/moments.ts';
import { quoted } from './literals.ts';

type Row = Record<string, unknown>;

/**
 * See Engine. One scan for all columns: `histogram(value, edges)` finds the bin by binary search inside the aggregate. A filter for each
 * edge takes a hundred times the comparisons, and unnesting the columns writes each value down first.
 */
export async function countInBins(db: Knex, rows: SummarisedRows, columns: readonly NumericColumn[]): Promise<{ rows: number; columns: BinCounts[] }> {
  try {
    return await count(db, rows, columns, plainMoment);
  } catch (error) {
    // One value that is infinite, or whose square is, ends the statement for all columns.
    if (!messageOf(error).includes('is out of range!')) throw error;
    return count(db, rows, columns, guardedMoment);
  }
}

async function count(db: Knex, { from, bindings }: SummarisedRows, columns: readonly NumericColumn[], moment: Moment): Promise<{ rows: number; columns: BinCounts[] }> {
  // NaN would be the greatest value; it is none.
  const values = columns.map(({ name }, index) => `nullif(cast(${quoted(name)} as double), cast('NaN' as double)) as v${index}`);
  const figures = columns.flatMap(({ edges }, index) => figuresOf(`v${index}`, moment, index, edges));
  const { rows: [row = {}] } = (await db.raw(`select ${['count(*) as n', ...figures].join(', ')} from (select ${['1 as one', ...values].join(', ')} from ${from}) as summarised`, [...bindings])) as { rows: Row[] };
  return { rows: Number(row['n']), columns: columns.map(({ edges }, index) => binsOf(row, index, edges)) };
}

function figuresOf(value: string, moment: Moment, index: number, edges: readonly number[]): string[] {
  return [
    `count(${value}) as n${index}`, `${moment('avg', value)} as m${index}`, `${moment('stddev_pop', value)} as d${index}`, `min(${value}) as l${index}`, `max(${value}) as h${index}`,
    // A map of every edge, in their order, and of what lies above where there is any.
    ...(edges.length > 0 ? [`map_values(histogram(${value}, cast('[${edges.join(', ')}]' as double[]))) as c${index}`] : []),
  ];
}

function binsOf(row: Row, index: number, edges: readonly number[]): BinCounts {
  const present = Number(row[`n${index}`]);
  const counted = (row[`c${index}`] ?? []) as unknown[];
  const counts = edges.map((_, bin) => Number(counted[bin] ?? 0));
  const number = (key: string): number | null => (row[`${key}${index}`] === null ? null : Number(row[`${key}${index}`]));
  return {
    present, counts: [...counts, counts.reduce((rest, count) => rest - count, present)],
    mean: number('m'), deviation: number('d'), least: number('l'), most: number('h'),
  };
}
