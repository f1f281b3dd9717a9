import { MusterError } from '../core/errors.ts';

/** What an option accepts. `optional` options may be left out; others fall back to `fallback`. */
export interface NumberOption {
  /** Meaning and unit, shown in errors and documentation. */
  meaning: string;
  min: number;
  max: number;
  integer?: boolean;
  /** Value when the option is left out; `undefined` leaves it unset. */
  fallback: number | undefined;
}

export type NumberOptions<Key extends string> = Readonly<Record<Key, NumberOption>>;

/**
 * Checks plain options of gates and algorithms against a table, filling in the fallbacks.
 * An unknown key, a value that is no number or one out of its range is a usage error that names the key.
 */
export function checkNumberOptions<Key extends string>(
  where: string,
  table: NumberOptions<Key>,
  given: unknown,
): Record<Key, number | undefined> {
  const values = requireObject(where, given);
  const keys = Object.keys(table) as Key[];
  for (const key of Object.keys(values)) {
    if (!(key in table)) throw refusal(`${where}.${key}`, 'not an option', keys.join(', '), 'remove it or correct its spelling');
  }
  return Object.fromEntries(keys.map((key) => [key, checkNumber(`${where}.${key}`, table[key], values[key])])) as Record<
    Key,
    number | undefined
  >;
}

function checkNumber(where: string, option: NumberOption, value: unknown): number | undefined {
  if (value === undefined) return option.fallback;
  const fits =
    typeof value === 'number' && value >= option.min && value <= option.max && (!option.integer || Number.isInteger(value));
  if (fits) return value;
  const kind = option.integer ? 'a whole number' : 'a number';
  throw refusal(
    where,
    `found ${describe(value)}`,
    `${kind} from ${option.min} to ${option.max}: ${option.meaning}`,
    'correct the configuration',
  );
}

function requireObject(where: string, given: unknown): Record<string, unknown> {
  if (given === undefined) return {};
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given as Record<string, unknown>;
  throw refusal(where, `found ${describe(given)}`, 'an object of options', 'correct the configuration');
}

function describe(value: unknown): string {
  return typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : `a value of type ${value === null ? 'null' : typeof value}`;
}

function refusal(where: string, found: string, allowed: string, todo: string): MusterError {
  return new MusterError({ kind: 'usage', where, found, allowed, todo });
}
