import type { Warehouse } from './warehouse.ts';

export interface MatrixRequest {
  /** A table or view with `as_of_date`, `customer_id` and the columns, or a SELECT of them in parentheses with a name behind it. */
  table: string;
  /** What the placeholders of such a SELECT stand for, in their order. */
  bindings?: readonly string[];
  /** Logical date of the rows. */
  asOfDate: string;
  /** Names of numeric columns. */
  columns: readonly string[];
  /** At most `rows` rows, chosen by the hash of `salt` and id among those of the table `of`: the same customers every night. Default: all. */
  sample?: { rows: number; salt: string; of: string };
}

export interface MatrixRows {
  /** In ascending order. */
  ids: string[];
  /** By name; null is NaN. */
  columns: Record<string, Float64Array>;
  rows: number;
}

/** Numbers of the warehouse as typed arrays, in the order of the ids, so that the same night gives the same bytes. */
export async function readMatrix(warehouse: Warehouse, { table, bindings: own = [], asOfDate, columns, sample }: MatrixRequest): Promise<MatrixRows> {
  const { engine, knex, path } = warehouse;
  // NaN in place of null: buffers without nulls are copied as a whole, an eighth of a second for 500,000 rows and 15 columns.
  const list = columns.map((name) => `coalesce(cast("${name.replaceAll('"', '""')}" as double precision), cast('NaN' as double precision)) as "${name.replaceAll('"', '""')}"`);
  const all = `select ${['customer_id', ...list].join(', ')} from ${table} where as_of_date = cast(? as date)`;
  // Ids first: columns of a wide view are then put together for the chosen rows alone.
  const chosen = sample
    ? `${all} and customer_id in (select customer_id from ${sample.of} where as_of_date = cast(? as date) order by md5(? || customer_id), customer_id limit ?)`
    : all;
  const bindings = [...own, asOfDate, ...(sample ? [asOfDate, sample.salt, sample.rows] : [])];
  try {
    const batch = await engine.readColumns(knex, `${chosen} order by customer_id`, bindings);
    return {
      ids: batch.ids,
      columns: Object.fromEntries(columns.map((name, index) => [name, batch.columns[index] ?? new Float64Array()])),
      rows: batch.ids.length,
    };
  } catch (error) {
    throw engine.explainError(error, path);
  }
}
