import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { auditSchema, type AuditDeclaration } from '../audits/declaration.ts';
import { cleaningSchema, type CleaningDeclaration } from '../cleaning/declaration.ts';
import { planCleaning } from '../cleaning/policy.ts';
import type { Reject } from '../quality/reasons.ts';
import { columnName, columnType, identifier } from './column-type.ts';
import { checkOtherwise, type Otherwise } from './otherwise.ts';
import { checkRejects, rejectSchema } from './reject.ts';
import { lineOfKey, readYaml } from './yaml-file.ts';

/** Columns that Muster itself puts beside those of an entity, in the quarantine and while it writes down what was cleaned. */
const RESERVED = new Set(['partition_date', 'loaded_at', 'reason', 'reasons', 'rule', 'action', 'tally', 'column_name', 'copy']);

/** Columns that every staging table has beside those of its entity. */
const ADDED = ['partition_date', 'loaded_at'];

const entitySchema = z.strictObject({
  entity: identifier,
  description: z.string(),
  /** What one row is. */
  grain: z.string(),
  /** Columns that name a row. Of rows with the same key the first that landed counts. Add `partition_date` where each landing may tell something new. */
  key: z.array(identifier).min(1),
  /** The column that says when a row was written, where a key may come more than once in a day: of these rows the latest counts. */
  latest_by: identifier.optional(),
  distribute_by: identifier.optional(),
  columns: z.record(columnName, z.strictObject({
    type: columnType,
    description: z.string(),
    /** A row without it is rejected and counted. */
    required: z.boolean().default(false),
    /** `direct` names a person, `contact` reaches one, `text` may contain either. */
    pii: z.enum(['direct', 'contact', 'text']).optional(),
    /** Its policy: cleaning rules in their order, for every system that feeds the entity. */
    clean: cleaningSchema.optional(),
    /** A value should be there: a row without one stays and is counted. */
    expected: z.boolean().optional(),
    /** `customers.customer_id`: a value that is not there, in an entity of which some source has everything, is an orphan and counted. */
    references: z.string().regex(/^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$/, 'entity.column').optional(),
  })),
  /** Held for every system that feeds the entity. */
  audits: z.array(auditSchema).default([]),
  /** The column that says when a row happened: a row that lands after that day is counted as late. */
  event_time: identifier.optional(),
  /** Rows that cannot be used: they are left out, counted and kept in the quarantine. */
  reject_when: z.array(rejectSchema).default([]),
  /** How its rows are made of another entity for a system that feeds only that one. */
  otherwise: z.strictObject({ from: identifier, sql: z.string() }).optional(),
});

const checkedSchema = entitySchema
  .refine(({ event_time, columns }) => event_time === undefined || event_time in columns, { path: ['event_time'], error: 'one of the columns' })
  .refine(({ latest_by: column, columns }) => column === undefined || /^(timestamp|date)$/.test(columns[column]?.type ?? ''), { path: ['latest_by'], error: 'a column of type timestamp or date' })
  .refine(({ distribute_by: column, key, columns }) => column === undefined || key.includes(column) || columns[column]?.required === true, {
    path: ['distribute_by'], error: 'a column of the key, or one that is required: rows without a value would lie nowhere',
  })
  .superRefine(({ key, columns }, context) => {
    const stray = key.findIndex((name) => !(name in columns) && !ADDED.includes(name));
    if (stray >= 0) context.addIssue({ code: 'custom', path: ['key', stray], message: `one of ${[...Object.keys(columns), ...ADDED].join(', ')}` });
    const taken = Object.keys(columns).find((name) => RESERVED.has(name));
    if (taken !== undefined) context.addIssue({ code: 'custom', path: ['columns', taken], message: 'another name: Muster has a column of that name beside those of an entity' });
  });

export interface EntityColumn { name: string; type: string; description: string; required: boolean; pii?: 'direct' | 'contact' | 'text' | undefined; clean?: CleaningDeclaration[] | undefined; expected?: boolean | undefined; references?: string | undefined }

/** What marts read, whatever system it came from: `staging.<name>`. */
export interface Entity {
  name: string;
  file: string;
  description: string;
  grain: string;
  key: string[];
  latestBy: string | null;
  distributeBy: string | null;
  columns: EntityColumn[];
  audits: AuditDeclaration[];
  eventTime: string | undefined;
  rejects: Reject[];
  otherwise?: Otherwise | undefined;
}

/** Reads `entities/*.yaml` of one folder, keyed by name. */
export function loadEntities(folder: string): Map<string, Entity> {
  const directory = path.join(folder, 'entities');
  const files = existsSync(directory) ? readdirSync(directory).filter((name) => name.endsWith('.yaml')).toSorted() : [];
  return new Map(files.map((name) => {
    const file = path.join(directory, name);
    const { entity, latest_by, distribute_by, columns, event_time, reject_when, ...rest } = readYaml(file, checkedSchema);
    checkRejects(reject_when, (index) => `${file}:${lineOfKey(readFileSync(file, 'utf8'), ['reject_when', String(index)])}`);
    if (rest.otherwise) checkOtherwise(rest.otherwise, file);
    return [entity, {
      ...rest, name: entity, file, latestBy: latest_by ?? null, distributeBy: distribute_by ?? null, eventTime: event_time, rejects: reject_when,
      columns: withIndicators(Object.entries(columns).map(([column, about]) => ({ name: column, ...about })), file),
    }];
  }));
}

/** The declared columns, and those in which their policies say what they did. */
function withIndicators(columns: EntityColumn[], file: string): EntityColumn[] {
  const indicators = planCleaning({ columns, file, needs: 'row' }).flatMap(({ indicator }) => indicator ?? []);
  return [...columns, ...indicators.map((indicator) => ({ ...indicator, type: 'boolean', required: false }))];
}
