import { z } from 'zod';
import { MusterError } from '../../core/errors.ts';
import { auditSchema } from '../audits/declaration.ts';
import { cleaningSchema } from '../cleaning/declaration.ts';
import { rejectSchema } from './reject.ts';
import { columnName, columnType, identifier } from './column-type.ts';
import { lineOfKey, parseYaml } from './yaml-file.ts';

const columnSchema = z.strictObject({
  type: columnType,
  description: z.string(),
  /** `days`, `orders`, `currency`, `share` and so on. */
  unit: z.string().optional(),
  /**
   * Makes the column a feature, and says how drift is judged. `window`: computed over a moving window, compared as it is.
   * `flow`: counts of a day, compared after removing the weekly rhythm. `none`: grows by itself (tenure), never compared.
   */
  drift: z.enum(['window', 'flow', 'none']).optional(),
  pii: z.enum(['direct', 'contact', 'text']).optional(),
  /** Its policy: cleaning rules in their order, over all rows of a night. */
  clean: cleaningSchema.optional(),
});

const headerSchema = z.strictObject({
  /**
   * `view`: computed when read. `full`: rebuilt as a whole every night. `incremental_by_date`: one partition a night. `scd2`: every version
   * of a row with the time for which it held.
   */
  kind: z.enum(['view', 'full', 'incremental_by_date', 'scd2']),
  description: z.string(),
  owner: z.string().optional(),
  /** Words by which `muster sql` selects models. */
  tags: z.array(identifier).default([]),
  /** What one row is: the columns that name it. Held by an audit. `[]`: the table has one row. */
  grain: z.array(identifier).optional(),
  /** The date column of `incremental_by_date`. */
  partition: identifier.optional(),
  /** What happens when the columns of a table with published rows change. `append`: they come, null in older rows, and stay. `sync`: they come and go. `fail`: refused. */
  on_schema_change: z.enum(['fail', 'append', 'sync']).default('append'),
  /** Citus spreads the table by this column. */
  distribute_by: identifier.optional(),
  /** Columns of the table, in order. Staging models take theirs from their entity. */
  columns: z.record(columnName, columnSchema).default({}),
  audits: z.array(auditSchema).default([]),
  /** Functions beside those that both engines have, `own.score`: whoever lists one says that it answers by its arguments alone. */
  functions: z.array(z.string().regex(/^([a-z_][a-z0-9_]*\.)?[a-z_][a-z0-9_]*$/, 'a name in small letters, with its schema where the SQL has one')).default([]),
  /** Staging only: policies by column, in place of those of the entity. */
  clean: z.record(identifier, cleaningSchema).default({}),
  /** Staging only: rows that cannot be used, beside those that the entity names. */
  reject_when: z.array(rejectSchema).default([]),
  /** Staging only. `false`: no rows of another entity are made of these by its `otherwise`, because another system tells of them. */
  otherwise: z.boolean().default(true),
});

export type Header = z.output<typeof headerSchema>;

export interface SplitModel {
  header: Header;
  sql: string;
  /** Line of the file on which a key of the header stands. */
  lineOf: (...path: string[]) => number;
}

/**
 * Splits a model file into its header and its SQL. The SQL keeps its line numbers: the header is blanked out, not cut.
 * @throws MusterError usage when the file does not start with a header, or a key of it is wrong.
 */
export function splitHeader(text: string, file: string): SplitModel {
  const match = /^\s*\/\*([\s\S]*?)\*\//.exec(text);
  if (!match) {
    throw new MusterError({ kind: 'usage', where: `${file}:1`, found: 'no header', allowed: 'a comment /* kind: ..., description: ... */ in YAML as the first thing in the file', todo: 'add the header' });
  }
  const blank = match[0].replace(/[^\n]/g, ' ');
  const yaml = { text: match[1] ?? '', firstLine: text.slice(0, text.indexOf('/*')).split('\n').length };
  return { header: parseYaml(yaml.text, headerSchema, file, yaml.firstLine), sql: blank + text.slice(match[0].length), lineOf: (...path) => lineOfKey(yaml.text, path, yaml.firstLine) };
}
