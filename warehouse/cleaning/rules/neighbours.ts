import { asDouble, asType, meanOf, measurable } from '../number-sql.ts';
import { keyText } from '../key-text.ts';
import type { CleanedColumn, PopulationInput, PopulationStep } from '../rule.ts';

interface Options { by: readonly string[]; neighbours: number; donors: number }

/** Places along each column: neighbours are looked for by whole hundredths of its range, so that distances are whole numbers. */
const PLACES = 100;

/**
 * k nearest neighbours. Bounded and repeatable: donors are a sample by hash of their key; each column is laid out from its 1st to
 * its 99th percentile in whole hundredths, so equal rows share one search and distances are exact; ties go by the donor's hash.
 * What a row lacks of `by` counts as the middle; donors lack nothing, and have a value that a mean can hold.
 */
export function neighbours({ by, neighbours: k, donors }: Options, { type }: CleanedColumn): PopulationStep {
  const at = by.map((_, index) => `at_${index}`);
  const fill = ({ prefix }: PopulationInput): string => `${prefix}fill.value`;
  return {
    needs: 'population',
    tables: ({ rows, column: { name }, key, prefix: p }) => {
      const distance = at.map((column) => `(p.${column} - d.${column}) * (p.${column} - d.${column})`).join(' + ');
      return [
        `${p}span as (select ${by.map((column, index) => `${percentile(0.01, column)} as low_${index}, ${percentile(0.99, column)} as high_${index}`).join(', ')} from ${rows})`,
        `${p}donors as (select r.${name} as value, md5(${keyText(key, 'r')}) as tie, ${at.map((column, index) => `${place(`r.${by[index]}`, `${p}span`, index)} as ${column}`).join(', ')}
          from ${rows} as r cross join ${p}span where ${[measurable(`r.${name}`), ...by.map((column) => `r.${column}`)].map((value) => `${value} is not null`).join(' and ')} order by 2 limit ${donors})`,
        `${p}points as (select distinct ${at.map((column, index) => `${middled(`r.${by[index]}`, `${p}span`, index)} as ${column}`).join(', ')}
          from ${rows} as r cross join ${p}span where r.${name} is null)`,
        `${p}near as (select ${at.map((column) => `p.${column}`).join(', ')}, d.value,
          row_number() over (partition by ${at.map((column) => `p.${column}`).join(', ')} order by ${distance}, d.tie) as nearness from ${p}points as p cross join ${p}donors as d)`,
        `${p}fill as (select ${at.join(', ')}, ${asType(`(${meanOf('value')})`, type)} as value from ${p}near where nearness <= ${k} group by ${at.join(', ')})`,
      ];
    },
    joins: ({ prefix: p }) => `cross join ${p}span left join ${p}fill on ${at.map((column, index) => `${p}fill.${column} = ${middled(`r.${by[index]}`, `${p}span`, index)}`).join(' and ')}`,
    value: (input) => `coalesce(r.${input.column.name}, ${fill(input)})`,
    why: (input) => `case when r.${input.column.name} is null and ${fill(input)} is not null then 'knn' end`,
    reasons: [{ name: 'knn', action: 'imputed' }],
  };
}

function percentile(share: number, column: string): string {
  return asDouble(`percentile_disc(${share}) within group (order by ${column})`);
}

/** Where a value lies in its column, 0 to PLACES; null for null. */
function place(value: string, span: string, index: number): string {
  const [low, high] = [`${span}.low_${index}`, `${span}.high_${index}`];
  return `case when ${value} is null then null when ${high} > ${low}
    then cast(floor(${PLACES} * least(1, greatest(0, (${asDouble(value)} - ${low}) / (${high} - ${low}))) + 0.5) as bigint) else 0 end`;
}

function middled(value: string, span: string, index: number): string {
  return `coalesce(${place(value, span, index)}, ${PLACES / 2})`;
}
