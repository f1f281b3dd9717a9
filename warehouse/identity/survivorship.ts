import { MusterError } from '../../core/errors.ts';
import { closestWord } from '../../core/words.ts';
import type { Entity } from '../models/entity.ts';
import type { SurvivorRule } from './settings.ts';

/** What is said of one record more recently stands first; the older record where both were said at once. */
const RECENT = 'updated_at desc nulls last, loaded_at desc, first_seen_at, record_id collate "C"';

/** The order in which a rule takes the values that the records of a customer have; the first one survives. */
const ORDERS: Record<Extract<SurvivorRule, string>, (column: string) => string> = {
  most_recent: () => RECENT,
  most_frequent: (column) => `${timesOf(column)} desc, ${RECENT}`,
  longest: (column) => `length(cast(${column} as varchar)) desc, ${RECENT}`,
  earliest: (column) => `${column}, ${RECENT}`,
};

/** Since when somebody is a customer is what their oldest record says. */
const DEFAULTS: Readonly<Record<string, SurvivorRule>> = { acquired_at: 'earliest' };

/** @throws MusterError usage for a rule over a column that the entity does not have, or a system that does not feed it. */
export function checkSurvivorship(rules: Readonly<Record<string, SurvivorRule>>, { columns }: Entity, systems: readonly string[]): void {
  const names = columns.map(({ name }) => name).filter((name) => name !== 'customer_id');
  for (const [column, rule] of Object.entries(rules)) {
    check(`identity.survivorship.${column}`, column, names, 'customers has no such column');
    for (const system of typeof rule === 'string' ? [] : rule.prefer) check(`identity.survivorship.${column}.prefer`, system, systems, 'is no system that feeds customers');
  }
}

function check(where: string, word: string, allowed: readonly string[], problem: string): void {
  if (allowed.includes(word)) return;
  const meant = closestWord(word, allowed);
  throw new MusterError({ kind: 'usage', where, found: `"${word}": ${problem}`, allowed: allowed.join(', '), todo: meant ? `write "${meant}"` : 'correct the name' });
}

/** The rows of all records that a night knows, and where the customer of each stands. */
export interface KnownRows {
  /** Relation with customer_id (the record's), system, the entity's columns and loaded_at. */
  versions: string;
  /** Relation with record_id, customer_id, records and first_seen_at. */
  map: string;
  /** Order of the rows of one record, the newest first. */
  newestFirst: string;
}

/**
 * A SELECT of what is known of each customer as of a night: of each column the value that its rule lets survive among the newest rows of the
 * customer's records. Values that are missing never survive one that is there.
 * Nearly everybody has one record with one row, and nothing to choose from: only the others are sorted, which for everybody would take
 * more memory than all the rest of a night.
 */
export function survivors({ columns }: Entity, rules: Readonly<Record<string, SurvivorRule>>, { versions, map, newestFirst }: KnownRows): string {
  const fields = columns.map(({ name, type }) => ({ name, type })).filter(({ name }) => name !== 'customer_id');
  const ruleOf = (name: string): SurvivorRule => rules[name] ?? DEFAULTS[name] ?? 'most_recent';
  const counted = fields.filter(({ name }) => ruleOf(name) === 'most_frequent').map(({ name }) => `, count(*) over (partition by customer_id, ${name}) as ${timesOf(name)}`);
  const chosen = fields.map(({ name, type }) => `cast((array_agg(${name} order by ${orderOf(ruleOf(name), name)}) filter (where ${name} is not null))[1] as ${type}) as ${name}`);
  const list = (of: string): string => fields.map(({ name }) => `${of}${name}`).join(', ');
  return `with repeated as materialized (
  select customer_id from ${versions} as versions group by customer_id having count(*) > 1
)
select :logical_date as as_of_date, map.customer_id, map.records, ${list('known.')}, known.loaded_at
from ${map} as map
join ${versions} as known on known.customer_id = map.record_id
left join repeated on repeated.customer_id = map.record_id
where map.records = 1 and repeated.customer_id is null
union all
select :logical_date as as_of_date, customer_id, max(records) as records, ${chosen.join(', ')}, max(loaded_at) as loaded_at
from (
  select newest.*${counted.join('')}
  from (
    select
      map.customer_id, map.record_id, map.records, map.first_seen_at, known.system, ${list('known.')}, known.loaded_at,
      row_number() over (partition by map.record_id order by ${newestFirst}) as newest
    from ${map} as map
    join ${versions} as known on known.customer_id = map.record_id
    left join repeated on repeated.customer_id = map.record_id
    where map.records > 1 or repeated.customer_id is not null
  ) as newest
  where newest = 1
) as several
group by customer_id`;
}

function orderOf(rule: SurvivorRule, column: string): string {
  if (typeof rule === 'string') return ORDERS[rule](column);
  const ranks = rule.prefer.map((system, index) => `when '${system}' then ${index}`).join(' ');
  return `case system ${ranks} else ${rule.prefer.length} end, ${RECENT}`;
}

function timesOf(column: string): string {
  return `times_${column}`;
}
