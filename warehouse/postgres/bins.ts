import type { Knex } from 'knex';
import type { BinCounts, NumericColumn, SummarisedRows } from '../drift/column.ts';
import { guardedMoment, plainMoment, type Moment } from '../drift/moments.ts';
import { quoted } from '../duckdb/literals.ts';

/** SQLSTATE of numeric_value_out_of_range. */
const OUT_OF_RANGE = '22003';

/** What one bin of one column holds. The driver hands bigint over as it likes. */
interface BinRow { i: number; bin: number; rows: unknown; mean: number | null; squares: number | null; least: number; most: number }

/**
 * See Engine. One scan for all columns, unnested beside each row and grouped by column and bin. `width_bucket` counts the edges that are
 * not above a value; bins hold their upper edge, so that it is asked for the negative of both.
 */
export async function countInBins(db: Knex, rows: SummarisedRows, columns: readonly NumericColumn[]): Promise<{ rows: number; columns: BinCounts[] }> {
  try {
    return await count(db, rows, columns, plainMoment);
  } catch (error) {
    // One value whose square is infinite ends the statement for all columns.
    if ((error as { code?: unknown }).code !== OUT_OF_RANGE) throw error;
    return count(db, rows, columns, guardedMoment);
  }
}

async function count(db: Knex, { from, bindings }: SummarisedRows, columns: readonly NumericColumn[], moment: Moment): Promise<{ rows: number; columns: BinCounts[] }> {
  const cells = columns.map(({ edges }, index) => `(${index}, v${index}, ${binOf(`v${index}`, edges)})`);
  const values = columns.map(({ name }, index) => `nullif(cast(${quoted(name)} as double precision), 'NaN') as v${index}`);
  const rows = `(select ${['1 as one', ...values].join(', ')} from ${from}) as summarised`;
  const counted = (await db.raw(`select count(*) as n from ${from}`, [...bindings])) as { rows: { n: unknown }[] };
  const total = Number(counted.rows[0]?.n ?? 0);
  if (columns.length === 0) return { rows: total, columns: [] };
  const { rows: found } = (await db.raw(
    `select i, bin, count(*) as rows, ${moment('avg', 'v')} as mean, ${moment('var_pop', 'v')} * count(*) as squares, min(v) as least, max(v) as most
     from ${rows} cross join lateral (values ${cells.join(', ')}) as cells (i, v, bin) where v is not null group by i, bin order by i, bin`, [...bindings],
  )) as { rows: BinRow[] };
  return { rows: total, columns: columns.map(({ edges }, index) => together(found.filter(({ i }) => i === index), edges)) };
}

/** The bin of a value, from 0. */
function binOf(value: string, edges: readonly number[]): string {
  if (edges.length === 0) return '0';
  return `${edges.length} - width_bucket(-${value}, cast('{${edges.map((edge) => -edge).toReversed().join(',')}}' as double precision[]))`;
}

/** Bins added up; means and squares by Chan, Golub and LeVeque (1979), which loses no digits. */
function together(bins: readonly BinRow[], edges: readonly number[]): BinCounts {
  const counts = Array.from({ length: edges.length + 1 }, () => 0);
  let [present, mean, squares] = [0, 0, 0];
  for (const { bin, rows, mean: own, squares: ownSquares } of bins) {
    const n = Number(rows);
    counts[bin] = n;
    const apart = (own ?? Number.NaN) - mean;
    squares += (ownSquares ?? Number.NaN) + apart * apart * ((present * n) / (present + n));
    mean += apart * (n / (present + n));
    present += n;
  }
  if (present === 0) return { present, counts, mean: null, deviation: null, least: null, most: null };
  return { present, counts, mean, deviation: Math.sqrt(squares / present), least: bins[0]!.least, most: bins.at(-1)!.most };
}
