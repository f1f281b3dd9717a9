import type { z } from 'zod';

/** What a schema allows, in the words of an error and of the documentation: `a whole number from 2`, `"median" or "mean", or a number`. */
export function allowedBy(schema: z.ZodType): string {
  const { type } = schema.def;
  const say = WORDS[type as keyof typeof WORDS] as ((schema: z.ZodType) => string) | undefined;
  return say ? say(schema) : `a value of type ${type}`;
}

/**
 * A value as an error shows it. Long text is not repeated: it does not help, and may be a secret that stands in the wrong place.
 * @param secretive leaves out all text.
 */
export function foundAs(value: unknown, secretive = false): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return secretive || value.length > MOST_TEXT ? `text of ${value.length} characters` : JSON.stringify(value);
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value !== 'object') return `a ${typeof value}`;
  const entries = Object.entries(value);
  if (entries.length === 0) return 'an empty object';
  const numbers = entries.every(([, entry]) => typeof entry === 'number');
  return numbers ? entries.map(([key, entry]) => `${key} ${entry as number}`).join(', ') : `an object with ${oneOf(Object.keys(value), 'and')}`;
}

/** `a`, `a or b`, `a, b or c`. */
export function oneOf(words: readonly string[], last = 'or'): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}

/** Names and times of day are shorter, most tokens are longer. */
const MOST_TEXT = 24;

/** The bounds and forms that were put on a schema, as zod keeps them. */
interface Checks { minimum?: number; maximum?: number; above?: number; whole: boolean; form?: string; atLeast?: number; rule?: string }

const WORDS = {
  string: (schema: z.ZodType) => {
    if (formatOf(schema) === 'url') return 'an address such as https://example.com/path';
    const { form, rule, atLeast } = checksOf(schema);
    return form ?? rule ?? (atLeast ? 'text that is not empty' : 'text');
  },
  number: (schema: z.ZodType) => {
    const { minimum, maximum, above, whole } = checksOf(schema);
    const bounds = [above !== undefined && `above ${above}`, minimum !== undefined && `from ${grouped(minimum)}`, maximum !== undefined && `to ${grouped(maximum)}`];
    return [whole ? 'a whole number' : 'a number', ...bounds].filter(Boolean).join(' ');
  },
  boolean: () => 'true or false',
  enum: (schema: z.ZodType) => oneOf(Object.values((schema.def as unknown as { entries: Record<string, string> }).entries).map((entry) => JSON.stringify(entry))),
  literal: (schema: z.ZodType) => oneOf((schema.def as unknown as { values: unknown[] }).values.map((value) => JSON.stringify(value))),
  array: (schema: z.ZodType) => {
    const { atLeast } = checksOf(schema);
    return `a list of ${atLeast ? 'one or more: ' : ''}${allowedBy((schema.def as unknown as { element: z.ZodType }).element)}`;
  },
  object: (schema: z.ZodType) => {
    const keys = Object.keys((schema as z.ZodObject).shape);
    return `an object with ${keys.join(', ')}${rulesOf(schema)}`;
  },
  record: (schema: z.ZodType) => `an object with an entry for each name${rulesOf(schema)}`,
  union: (schema: z.ZodType) => [...new Set((schema.def as unknown as { options: z.ZodType[] }).options.map(allowedBy))].join(', or '),
  default: inner, prefault: inner, optional: inner, nullable: inner, readonly: inner,
  pipe: (schema: z.ZodType) => allowedBy((schema.def as unknown as { in: z.ZodType }).in),
  unknown: () => 'anything',
} as const;

function inner(schema: z.ZodType): string {
  return allowedBy((schema.def as unknown as { innerType: z.ZodType }).innerType);
}

/** The rule of a refinement: `, min not above max`. */
function rulesOf(schema: z.ZodType): string {
  const { rule } = checksOf(schema);
  return rule ? `, ${rule}` : '';
}

function formatOf(schema: z.ZodType): string | undefined {
  return (schema.def as { format?: string }).format;
}

interface CheckDef {
  check: string; value?: number; inclusive?: boolean; minimum?: number; format?: string;
  /** The words given with a check, as zod wraps them. */
  error?: (issue: object) => unknown;
}

function checksOf(schema: z.ZodType): Checks {
  const found: Checks = { whole: formatOf(schema) === 'safeint' };
  const checks = (schema.def.checks ?? []) as unknown as readonly { _zod: { def: CheckDef } }[];
  for (const { _zod: { def } } of checks) {
    const words = def.error?.({});
    if (def.check === 'greater_than') found[def.inclusive ? 'minimum' : 'above'] = def.value;
    if (def.check === 'less_than') found.maximum = def.value;
    if (def.check === 'min_length') found.atLeast = def.minimum;
    if (def.check === 'string_format' && typeof words === 'string') found.form = words;
    if (def.check === 'custom' && typeof words === 'string') found.rule = words;
  }
  return found;
}

function grouped(value: number): string {
  return value.toLocaleString('en');
}
