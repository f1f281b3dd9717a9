import { z } from 'zod';
import { literal } from '../../../core/sql-literal.ts';
import { asDouble, asType, deviationOf, meanOf, NUMBERS } from '../number-sql.ts';
import { rule, type Action, type CleanedColumn, type CleaningStep, type PopulationInput } from '../rule.ts';

const label = z.string().regex(/^[a-z][a-z0-9 _-]*$/, 'a short text in small letters');
const common = {
  /** `flag`: the value stays, and is counted. `winsorise`: it becomes the nearest limit. */
  method: z.enum(['flag', 'winsorise']),
  /** What a value below the limits is called in reports. */
  below: label.default('too low'),
  above: label.default('too high'),
  /** A column `<name>_outlier` that is true for these rows. Default: false. */
  indicator: z.boolean().default(false),
};

const options = z.discriminatedUnion('rule', [
  /** Limits that stand in the header. */
  z.strictObject({ ...common, rule: z.literal('bounds'), min: z.number().optional(), max: z.number().optional() })
    .refine(({ min, max }) => min !== undefined || max !== undefined, { path: ['min'], error: 'min, max or both' }),
  /** So many interquartile ranges beyond the quartiles (Tukey's fences). Default: 1.5. */
  z.strictObject({ ...common, rule: z.literal('iqr'), factor: z.number().positive().default(1.5) }),
  /** So many standard deviations from the mean. Default: 3. */
  z.strictObject({ ...common, rule: z.literal('zscore'), factor: z.number().positive().default(3) }),
]);

type Options = z.output<typeof options>;

/** Numbers far from the others, or beyond limits: marked and counted, or cut to the limit. */
export const outliers = rule<Options>({
  name: 'outliers',
  options,
  types: NUMBERS,
  indicator: ({ indicator }, { name }) => (indicator ? { name: `${name}_outlier`, description: `True where ${name} was found to be an outlier.` } : null),
  plan: (about, column) => (about.rule === 'bounds' ? bounded(about, column) : measured(about, column)),
});

/** Limits as SQL, `null` for none. */
interface Limits { low: string | null; high: string | null }

function bounded(about: Extract<Options, { rule: 'bounds' }>, { type }: CleanedColumn): CleaningStep {
  const limits = { low: about.min === undefined ? null : String(about.min), high: about.max === undefined ? null : String(about.max) };
  return {
    needs: 'row',
    value: ({ value }) => (about.method === 'flag' ? value : cut(value, value, limits, type)),
    why: ({ value }) => reasonOf(value, limits, about),
    reasons: reasonsOf(about, limits),
  };
}

function measured(about: Exclude<Options, { rule: 'bounds' }>, { type }: CleanedColumn): CleaningStep {
  const limits = ({ prefix }: PopulationInput): Limits => ({ low: `${prefix}limits.low`, high: `${prefix}limits.high` });
  const value = ({ column }: PopulationInput): string => `r.${column.name}`;
  return {
    needs: 'population',
    tables: ({ rows, column, prefix }) => [`${prefix}limits as (select ${edges(about)} from (select ${centre(about, column.name)} from ${rows}) as measured)`],
    joins: ({ prefix }) => `cross join ${prefix}limits`,
    value: (input) => (about.method === 'flag' ? value(input) : cut(value(input), asDouble(value(input)), limits(input), type)),
    why: (input) => reasonOf(asDouble(value(input)), limits(input), about),
    reasons: reasonsOf(about, { low: '', high: '' }),
  };
}

/** Quartiles are values that are there, and no mixture of two: nothing is left to an engine's rounding. */
function centre(about: Options, column: string): string {
  const quartile = (share: number): string => asDouble(`percentile_disc(${share}) within group (order by ${column})`);
  return about.rule === 'iqr' ? `${quartile(0.25)} as q1, ${quartile(0.75)} as q3` : `${meanOf(column)} as mean, ${deviationOf(column)} as deviation`;
}

function edges(about: Exclude<Options, { rule: 'bounds' }>): string {
  const factor = asDouble(String(about.factor));
  return about.rule === 'iqr'
    ? `q1 - ${factor} * (q3 - q1) as low, q3 + ${factor} * (q3 - q1) as high`
    : `mean - ${factor} * deviation as low, mean + ${factor} * deviation as high`;
}

function reasonOf(value: string, { low, high }: Limits, about: Options): string {
  return `case ${low === null ? '' : `when ${value} < ${low} then ${literal(about.below)}`} ${high === null ? '' : `when ${value} > ${high} then ${literal(about.above)}`} end`;
}

function reasonsOf(about: Options, { low, high }: Limits): { name: string; action: Exclude<Action, 'standardised'> }[] {
  const action = about.method === 'flag' ? 'flagged' : 'winsorised';
  return [...(low === null ? [] : [about.below]), ...(high === null ? [] : [about.above])].map((name) => ({ name, action }));
}

function cut(value: string, compared: string, { low, high }: Limits, type: string): string {
  const [lowest, highest] = [low === null ? '' : `when ${compared} < ${low} then ${asType(asDouble(low), type, 'up')}`, high === null ? '' : `when ${compared} > ${high} then ${asType(asDouble(high), type, 'down')}`];
  return `case ${lowest} ${highest} else ${value} end`;
}
