import { z } from 'zod';
import { MusterError, messageOf } from '../../core/errors.ts';
import { closestWord, counted } from '../../core/words.ts';
import { literal } from '../../core/sql-literal.ts';
import { schemaProblem } from '../../core/schema-problem.ts';
import { identifier } from '../models/column-type.ts';
import { checkCondition } from '../models/rules.ts';
import type { AuditFile } from './audit-file.ts';
import { toleranceInWords } from './tolerance.ts';
import type { AuditDeclaration, Severity } from './declaration.ts';

/** What an audit looks for. `each`: a condition that fails a row by itself, so that many are tested in one pass. */
export type Check =
  | { form: 'each'; failing: string }
  | { form: 'query'; failingKeys: (rows: string) => string }
  | { form: 'file'; file: AuditFile };

export interface PlannedAudit {
  name: string;
  severity: Severity;
  threshold: number;
  check: Check;
  /** Nobody declared it, and it is heard of only where it fails. */
  implicit?: boolean;
}

interface AuditKind<T> {
  options: z.ZodType<T>;
  /** A short name for reports. */
  label: (options: T) => string;
  /** Columns that it names; they must be those of the model. */
  columns?: (options: T) => readonly string[];
  /** SQL that it holds, over the columns of one row. */
  condition?: (options: T) => string;
  check: (options: T, files: ReadonlyMap<string, AuditFile>) => Check;
  /** How failing and passing read, where it is not rows that fail. `rows`: those that were looked at. */
  words?: { failed?: (rows: number) => string; allowed: string };
}

const kind = <T>(definition: AuditKind<T>): AuditKind<unknown> => definition as AuditKind<unknown>;

/** Every audit that a header may name. Add one here. Null passes all but `not_null`: whether a value must be there is its own question. */
const KINDS: Record<string, AuditKind<unknown>> = {
  not_null: kind({
    options: z.array(identifier).min(1),
    label: (columns) => `not_null(${columns.join(', ')})`,
    columns: (columns) => columns,
    check: (columns) => ({ form: 'each', failing: columns.map((column) => `${column} is null`).join(' or ') }),
  }),
  unique: kind({
    options: z.array(identifier).min(1),
    label: (columns) => `unique(${columns.join(', ')})`,
    columns: (columns) => columns,
    check: (columns) => ({ form: 'query', failingKeys: (rows) => `select ${columns.join(', ')} from ${rows} as audited group by ${columns.join(', ')} having count(*) > 1` }),
  }),
  finite: kind({
    options: z.array(identifier).min(1),
    label: (columns) => `finite(${columns.join(', ')})`,
    columns: (columns) => columns,
    // NaN is neither less nor equal here, and greater than all on both engines.
    check: (columns) => ({ form: 'each', failing: columns.map((column) => `not (abs(${column}) < cast('Infinity' as double precision))`).join(' or ') }),
    words: { allowed: 'numbers; no Infinity, which DuckDB makes of a division by 0 (divide by nullif(…, 0)), and no NaN' },
  }),
  in_range: kind({
    options: z.strictObject({ column: identifier, min: z.number().optional(), max: z.number().optional() })
      .refine(({ min, max }) => min !== undefined || max !== undefined, { path: ['min'], error: 'min, max or both' })
      .refine(({ min, max }) => min === undefined || max === undefined || min <= max, { path: ['max'], error: 'a number that is not below min' }),
    label: ({ column }) => `in_range(${column})`,
    columns: ({ column }) => [column],
    check: ({ column, min, max }) => ({
      form: 'each',
      failing: [...(min === undefined ? [] : [`${column} < ${min}`]), ...(max === undefined ? [] : [`${column} > ${max}`])].join(' or '),
    }),
  }),
  one_of: kind({
    options: z.strictObject({ column: identifier, values: z.array(z.string()).min(1) }),
    label: ({ column }) => `one_of(${column})`,
    columns: ({ column }) => [column],
    check: ({ column, values }) => ({ form: 'each', failing: `${column} not in (${values.map(literal).join(', ')})` }),
  }),
  /** Any condition over the columns of one row. */
  holds: kind({
    options: z.strictObject({ name: identifier, condition: z.string() }),
    label: ({ name }) => name,
    condition: ({ condition }) => condition,
    check: ({ condition }) => ({ form: 'each', failing: `not (${condition})` }),
  }),
  rows_at_least: kind({
    options: z.int().min(1),
    label: (rows) => `rows_at_least(${rows})`,
    check: (least) => ({ form: 'query', failingKeys: (rows) => `select count(*) as rows_found from ${rows} as audited having count(*) < ${least}` }),
    words: { failed: (rows) => `failed: there are ${counted(rows, 'row')}`, allowed: 'so many rows, or more' },
  }),
  /** A file `audits/<name>.sql` whose rows are the failures. */
  query: kind({
    options: identifier,
    label: (name) => name,
    check: (name, files) => {
      const file = files.get(name);
      if (!file) throw new Error(`no file audits/${name}.sql; there are: ${[...files.keys()].join(', ') || 'none'}`);
      return { form: 'file', file };
    },
  }),
};

/** What an audit that did not pass found, behind its name. */
export function failedInWords({ name, failures, rows }: { name: string; failures: number; rows: number }): string {
  return wordsOf(name)?.failed?.(rows) ?? `failed for ${failures} of ${rows} rows`;
}

/** What an audit lets pass. */
export function allowedInWords({ name, threshold }: { name: string; threshold: number }): string {
  const words = wordsOf(name);
  if (words) return words.allowed;
  if (threshold === 0) return 'no failing row';
  return `at most ${toleranceInWords(threshold)}`;
}

/** Kinds with words of their own label their audits `kind(...)`; a name that somebody chose has no parentheses. */
function wordsOf(name: string): AuditKind<unknown>['words'] {
  return KINDS[/^(\w+)\(/.exec(name)?.[1] ?? '']?.words;
}

/** What an audit is declared on. */
export interface Audited {
  /** Where it is declared, for errors: file and line. */
  place: () => string;
  /** Functions that the header vouches for. */
  functions?: readonly string[] | undefined;
  columns: readonly { name: string }[];
}

/** @throws MusterError usage for an unknown kind, wrong options or a column that is not there, naming the file that declares the audit. */
export function planAudit({ kind: name, options, severity, threshold }: AuditDeclaration, files: ReadonlyMap<string, AuditFile>, { place, functions, columns }: Audited): PlannedAudit {
  const found = KINDS[name];
  if (!found) {
    const meant = closestWord(name, Object.keys(KINDS));
    throw new MusterError({ kind: 'usage', where: place(), found: `audit "${name}"`, allowed: Object.keys(KINDS).join(', '), todo: meant ? `write "${meant}"` : 'name a kind of audit that exists' });
  }
  const checked = found.options.safeParse(options);
  if (!checked.success) {
    const { path, ...problem } = schemaProblem(found.options, checked.error, options);
    throw new MusterError({ kind: 'usage', where: `${place()} (audit ${[name, ...path].join('.')})`, ...problem });
  }
  const there = columns.map((column) => column.name);
  const stray = found.columns?.(checked.data).find((column) => !there.includes(column));
  if (stray !== undefined) {
    const meant = closestWord(stray, there);
    throw new MusterError({
      kind: 'usage', where: `${place()} (audit ${name})`, found: `column "${stray}", which the model does not have`, allowed: there.join(', '),
      todo: meant ? `write "${meant}"` : 'name one of its columns',
    });
  }
  if (found.condition) checkCondition(found.condition(checked.data), `${place()} (audit ${name})`, functions);
  try {
    return { name: found.label(checked.data), severity, threshold, check: found.check(checked.data, files) };
  } catch (cause) {
    throw new MusterError({ kind: 'usage', where: place(), found: `audit ${name}: ${messageOf(cause)}`, todo: 'correct the audit', cause });
  }
}
