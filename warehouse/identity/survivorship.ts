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

/**
 * A SELECT of what is known of each customer as of a night: of each column the value that its rule lets survive among the newest rows of the
 * customer's records. Values that are missing never survive one that is there.
 * @param newest relation of the newest row of each record as of the night, with customer_id, record_id, records, system, first_seen_at.
 */
export function survivors({ columns }: Entity, rules: Readonly<Record<string, SurvivorRule>>, newest: string): string {
  const fields = columns.map(({ name, type }) => ({ name, type })).filter(({ name }) => name !== 'customer_id');
  const ruleOf = (name: string): SurvivorRule => rules[name] ?? DEFAULTS[name] ?? 'most_recent';
  const counted = fields.filter(({ name }) => ruleOf(name) === 'most_frequent').map(({ name }) => `, count(*) over (partition by customer_id, ${name}) as ${timesOf(name)}`);
  const chosen = fields.map(({ name, type }) => `cast((array_agg(${name} order by ${orderOf(ruleOf(name), name)}) filter (where ${name} is not null))[1] as ${type}) as ${name}`);
  const list = fields.map(({ name }) => name).join(', ');
  // Nearly everybody has one record, and nothing to choose from.
  return `select :logical_date as as_of_date, customer_id, records, ${list}, loaded_at from ${newest} as known where records = 1
union all
select :logical_date as as_of_date, customer_id, max(records) as records, ${chosen.join(', ')}, max(loaded_at) as loaded_at
from (select known.*${counted.join('')} from ${newest} as known where records > 1) as several
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
