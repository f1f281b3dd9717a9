import type { Matrix, Variable } from '../../analytics/index.ts';
import type { LogicalDate } from '../../core/dates.ts';
import { readMatrix, type MatrixRequest } from '../../warehouse/matrix.ts';
import { SPINE } from '../../warehouse/models/generated.ts';
import type { Model, ModelColumn } from '../../warehouse/models/model.ts';
import type { Project } from '../../warehouse/models/project.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';

/** Marts with this tag and a row for each customer and night say who customers are, and stand beside the segments. */
const TAG = 'demographics';
const GRAIN = ['as_of_date', 'customer_id'];

/** More categories than this are no overview. */
const MOST_CATEGORIES = 20;
/** A category of fewer customers may say who they are. */
export const FEWEST_CUSTOMERS = 20;
const SMALLEST_SHARE = 0.01;
/** Where more than this would be left over, a column names customers rather than kinds of them. */
const MOST_LEFT_OVER = 0.5;
const LEFT_OVER = 'other';

/** What is known of the customers of a snapshot, row by row. */
export interface Demographics {
  rows: number;
  /** Columns that come in kinds. */
  variables: Variable[];
  /** Columns that are numbers, missing = NaN, and what their headers say. */
  numbers: Matrix;
  columns: ModelColumn[];
}

/** Of a company that says nothing of its customers. */
export const NO_DEMOGRAPHICS: Demographics = { rows: 0, variables: [], numbers: { names: [], rows: 0, columns: [] }, columns: [] };

/** One column of a demographic mart. */
export interface Told { mart: string; column: ModelColumn }

/** Every demographic column of the customers of a sample on a night, in the order of their ids. Identifying ones are never read. */
export async function readDemographics(warehouse: Warehouse, project: Project, date: LogicalDate, sample: NonNullable<MatrixRequest['sample']>): Promise<Demographics> {
  const told = demographicColumns(project);
  const kinds: (Told & { categories: string[] })[] = [];
  for (const one of told.filter(({ column }) => /^(varchar|boolean)$/.test(column.type))) {
    const categories = await categoriesOf(warehouse, one, date);
    if (categories.length > 1) kinds.push({ ...one, categories });
  }
  const numbers = told.filter(({ column }) => /^(integer|bigint|decimal|double)/.test(column.type));
  const asked = [...kinds, ...numbers];
  if (asked.length === 0) return NO_DEMOGRAPHICS;
  const { rows, columns } = await readMatrix(warehouse, { ...relationOf(asked), asOfDate: date, columns: asked.map(({ column }) => column.name), sample });
  const column = ({ column: { name } }: Told): Float64Array => columns[name]!;
  return {
    rows,
    variables: kinds.map((kind) => ({ name: kind.column.name, categories: kind.categories, codes: column(kind) })),
    numbers: { names: numbers.map(({ column: { name } }) => name), rows, columns: numbers.map(column) },
    columns: numbers.map((number) => number.column),
  };
}

/** Every column that says who customers are; none that identifies one, and no feature. */
export function demographicColumns({ models, features }: Project): Told[] {
  const marts = [...models.values()].filter(({ tags, kind, grain, schema }) => tags.includes(TAG) && schema === 'marts' && kind === 'incremental_by_date' && grain.join() === GRAIN.join());
  const told = marts.flatMap(({ name: mart, columns }: Model) => columns
    .filter(({ name, pii }) => !GRAIN.includes(name) && !features.has(name) && pii !== 'contact' && pii !== 'text').map((column) => ({ mart, column })));
  return told.filter(({ column }, index) => told.findIndex((other) => other.column.name === column.name) === index);
}

/** The categories of a column, most frequent first, with `other` behind them where enough are left over; none where that would be most of them. */
async function categoriesOf({ knex }: Warehouse, { mart, column }: Told, date: LogicalDate): Promise<string[]> {
  const value = `cast(${column.name} as varchar)`;
  const { rows } = (await knex.raw(
    `select ${value} as category, count(*) as customers, cast(sum(count(*)) over () as bigint) as known
     from ${mart} where as_of_date = cast(? as date) and ${column.name} is not null
     group by ${value} order by customers desc, md5(${value}) limit ?`, [date, MOST_CATEGORIES],
  )) as { rows: { category: string; customers: number | bigint; known: number | bigint }[] };
  const known = Number(rows[0]?.known ?? 0);
  const fewest = Math.max(FEWEST_CUSTOMERS, SMALLEST_SHARE * known);
  const kept = rows.filter(({ category, customers }) => category !== LEFT_OVER && Number(customers) >= fewest);
  const leftOver = known - kept.reduce((sum, { customers }) => sum + Number(customers), 0);
  if (leftOver > MOST_LEFT_OVER * known) return [];
  return [...kept.map(({ category }) => category), ...(leftOver >= fewest ? [LEFT_OVER] : [])];
}

/** One row for each customer: numbers as they are, kinds as the index of their category. */
function relationOf(asked: readonly (Told & { categories?: string[] })[]): { table: string; bindings: string[] } {
  const marts = [...new Set(asked.map(({ mart }) => mart))];
  const bindings: string[] = [];
  const selected = asked.map(({ mart, column: { name }, categories }) => {
    const own = `m${marts.indexOf(mart)}.${name}`;
    if (!categories) return `cast(${own} as double precision) as ${name}`;
    const named = categories.filter((category) => category !== LEFT_OVER);
    bindings.push(...named);
    const rest = categories.indexOf(LEFT_OVER);
    return `case ${named.map((category) => `when cast(${own} as varchar) = ? then ${categories.indexOf(category)}`).join(' ')} ${rest < 0 ? '' : `when ${own} is not null then ${rest}`} end as ${name}`;
  });
  const joins = marts.map((mart, index) => `left join ${mart} as m${index} on m${index}.as_of_date = s.as_of_date and m${index}.customer_id = s.customer_id`);
  return { table: `(select s.as_of_date, s.customer_id, ${selected.join(', ')} from ${SPINE} as s ${joins.join(' ')}) as told`, bindings };
}
