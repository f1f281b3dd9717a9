import { literal } from '../../../core/sql-literal.ts';
import type { SourceColumn } from '../../models/source.ts';
import { quoted } from '../literals.ts';
import { LANDING_FILE } from './format.ts';

/**
 * What stands in a column before it gets the contract's type. `typed`: a value that the type takes over as it is. `instant`: a time with
 * its zone. `text` and `number`: as text formats have it, each value to be looked at. `json`: a JSON value, quotes included.
 */
export type Form = 'typed' | 'instant' | 'text' | 'number' | 'json';

/** DuckDB's name for a time with its zone. */
export const INSTANT = 'TIMESTAMP WITH TIME ZONE';

/** What DuckDB is to read a declared type as out of text, where its own cast would lose an offset or round without a word. */
const READ_AS: Record<string, { type: string; form: Form }> = {
  timestamp: { type: 'varchar', form: 'text' },
  bigint: { type: 'varchar', form: 'text' },
  integer: { type: 'double', form: 'number' }, // holds every integer, and is parsed faster than text is
};

export function readAs(type: string): { type: string; form: Form } {
  return READ_AS[type] ?? { type, form: 'typed' };
}

export const textForm = ({ type }: SourceColumn): Form => readAs(type).form;

/** The value of a column in the contract's type, timestamps in UTC. Fails for one that it cannot hold, naming column and file: see NO_VALUE. */
export function valueOf({ name, type }: SourceColumn, form: Form, timezone: string): string {
  const value = quoted(name);
  if (form === 'text' && type === 'timestamp') return moment(value, name, timezone);
  if (form === 'text' && type === 'bigint') return wholeText(value, name);
  if (form === 'number') return `case when try_cast(${value} as ${type}) = ${value} then try_cast(${value} as ${type}) when ${value} is null then null else ${noValue(name)} end`;
  if (form === 'json') return exactDecimal(value, name, type);
  const cast = `cast(${value} as ${type})`;
  return type === 'timestamp' && form !== 'instant' ? utc(cast, timezone) : cast;
}

/** A value that its column's type cannot hold, as DuckDB is told to say it. */
export const NO_VALUE = /no value of column "([^"]+)" in /;

function noValue(name: string): string {
  return `error(${literal(`no value of column "${name}" in `)} || ${LANDING_FILE})`;
}

/** A time on a wall of the source's zone. */
function utc(value: string, timezone: string): string {
  return timezone === 'UTC' ? value : `(${value} at time zone ${literal(timezone)}) at time zone 'UTC'`;
}

/**
 * A time that says its zone (Z, +02:00, a name) is an instant; any other is of the source's zone. The first form is what nearly all files
 * have, and is told from others faster than by a regular expression.
 */
function moment(value: string, name: string, timezone: string): string {
  const wall = `coalesce(${utc(`try_cast(${value} as timestamp)`, timezone)}, ${noValue(name)})`;
  // As DuckDB reads an instant: with seconds, and no blank before the offset.
  const spelled = `regexp_replace(regexp_replace(upper(${value}), ' +([+-]\\d|Z)', '\\1'), '([T ]\\d\\d:\\d\\d)([Z+-])', '\\1:00\\2')`;
  const instant = `try_cast(${spelled} as timestamptz)`;
  return `case when ${value} is null then null when ${value} like '____-__-__ __:__:__' then ${wall}
    when regexp_matches(${value}, '\\d[Tt ].*[A-Za-z+-]') then coalesce(${instant} at time zone 'UTC', ${noValue(name)}) else ${wall} end`;
}

/** A whole number as it is usually written, or in another way that says the same, such as 1.0. */
function wholeText(value: string, name: string): string {
  const whole = `try_cast(${value} as bigint)`;
  return `case when ${value} is null then null when cast(${whole} as varchar) = ${value} then ${whole} when try_cast(${value} as decimal(38,10)) = ${whole} then ${whole} else ${noValue(name)} end`;
}

/** Digits that a number in JSON keeps, whoever reads it: readers make it a double. */
const KEPT_DIGITS = 15;

/** A decimal of more digits than JSON numbers keep: exact as text; as a number only where it has few enough. */
function exactDecimal(value: string, name: string, type: string): string {
  const [, scale = 0] = /,\s*(\d+)/.exec(type) ?? [];
  const text = `trim(${value}, '"')`;
  const decimal = `try_cast(${text} as ${type})`;
  return `case when ${value} is null or ${value} = 'null' then null when (starts_with(${value}, '"') or abs(${decimal}) < 1${'0'.repeat(Math.max(0, KEPT_DIGITS - Number(scale)))}) and ${decimal} is not null then ${decimal} else ${noValue(name)} end`;
}

/** Whether a decimal has more digits than a number in JSON keeps. */
export function exceedsJson(type: string): boolean {
  const [, precision = 0] = /^decimal\((\d+)/.exec(type) ?? [];
  return Number(precision) > KEPT_DIGITS;
}
