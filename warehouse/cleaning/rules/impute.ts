import { z } from 'zod';
import { literal } from '../../../core/sql-literal.ts';
import { identifier } from '../../models/column-type.ts';
import { asDouble, asType, meanOf, NUMBERS } from '../number-sql.ts';
import { rule, type CleanedColumn, type PopulationInput, type PopulationStep } from '../rule.ts';
import { neighbours } from './neighbours.ts';

/** A column `<name>_imputed` that is true where the value was missing. Default: false. */
const indicator = z.boolean().default(false);

const options = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('mean'), indicator }),
  z.strictObject({ method: z.literal('median'), indicator }),
  /** The most frequent value; of several, the smallest. */
  z.strictObject({ method: z.literal('mode'), indicator }),
  z.strictObject({ method: z.literal('constant'), value: z.union([z.number(), z.string(), z.boolean()]), indicator }),
  z.strictObject({
    method: z.literal('knn'),
    /** Columns of numbers in which neighbours are near each other. */
    by: z.array(identifier).min(1).max(8),
    /** How many neighbours a value is the mean of. Default: 5. */
    neighbours: z.int().min(1).max(50).default(5),
    /** Most rows, chosen by hash, among which neighbours are looked for. Default: 256. */
    donors: z.int().min(10).max(2_000).default(256),
    indicator,
  }),
]);

export type Imputation = z.output<typeof options>;

/** Stands in for what is missing, by what the rows of the same night say. Where nobody has a value, it stays missing. */
export const impute = rule<Imputation>({
  name: 'impute',
  options,
  types: /./,
  reads: (about) => (about.method === 'knn' ? about.by : []),
  indicator: ({ indicator: wanted }, { name }) => (wanted ? { name: `${name}_imputed`, description: `True where ${name} was missing and has been filled in.` } : null),
  plan: (about, column) => {
    if (['mean', 'median', 'knn'].includes(about.method) && !NUMBERS.test(column.type)) throw new Error(`${about.method} of a ${column.type}; numbers have one, other types mode and constant`);
    return about.method === 'knn' ? neighbours(about, column) : filled(about, column);
  },
});

function filled(about: Exclude<Imputation, { method: 'knn' }>, { type }: CleanedColumn): PopulationStep {
  const fill = ({ prefix }: PopulationInput): string => `${prefix}fill.value`;
  return {
    needs: 'population',
    tables: ({ rows, column: { name }, prefix }) => [`${prefix}fill as (${fillOf(about, name, type, rows)})`],
    joins: ({ prefix }) => `left join ${prefix}fill on 1 = 1`,
    value: (input) => `coalesce(r.${input.column.name}, ${fill(input)})`,
    why: (input) => `case when r.${input.column.name} is null and ${fill(input)} is not null then ${literal(about.method)} end`,
    reasons: [{ name: about.method, action: 'imputed' }],
  };
}

/** At most one row with a column `value`. */
function fillOf(about: Exclude<Imputation, { method: 'knn' }>, name: string, type: string, rows: string): string {
  if (about.method === 'constant') return `select cast(${typeof about.value === 'string' ? literal(about.value) : String(about.value)} as ${type}) as value`;
  return {
    mean: `select ${asType(`(${meanOf(name)})`, type)} as value from ${rows}`,
    median: `select ${asType(`(percentile_cont(0.5) within group (order by ${asDouble(name)}))`, type)} as value from ${rows}`,
    mode: `select ${name} as value from ${rows} where ${name} is not null group by ${name} order by count(*) desc, ${name} limit 1`,
  }[about.method];
}
