import type { Knex } from 'knex';
import type { SummarisedRows } from './column.ts';

/** What one column of kinds held, as counts; `CategoricalSummary` of the analytics. */
export interface CategoryCounts {
  kind: 'categorical';
  name: string;
  rows: number;
  missing: number;
  categories: { value: string; rows: number }[];
  others: number;
}

/** Categories listed by name; all smaller ones are one number. A column with more of them names things rather than kinds. */
export const MOST_CATEGORIES = 100;

/** Rows of each category, most frequent first, equal ones by name. */
export async function countCategories(db: Knex, { from, bindings }: SummarisedRows, column: string): Promise<CategoryCounts> {
  const name = `"${column.replaceAll('"', '""')}"`;
  const grouped = `select cast(${name} as varchar) as value, count(*) as n from ${from} group by cast(${name} as varchar)`;
  const { rows: found } = (await db.raw(
    `select value, cast(n as double precision) as n, cast(sum(n) over () as double precision) as total, cast(coalesce(sum(case when value is null then n end) over (), 0) as double precision) as missing
     from (${grouped}) as grouped order by case when value is null then 1 else 0 end, n desc, value limit ${MOST_CATEGORIES}`, [...bindings],
  )) as { rows: { value: string | null; n: number; total: number; missing: number }[] };
  const categories = found.flatMap(({ value, n }) => (value === null ? [] : [{ value, rows: n }]));
  const [rows, missing] = [found[0]?.total ?? 0, found[0]?.missing ?? 0];
  return { kind: 'categorical', name: column, rows, missing, categories, others: categories.reduce((rest, one) => rest - one.rows, rows - missing) };
}
