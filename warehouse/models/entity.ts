import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { auditSchema, type AuditDeclaration } from '../audits/declaration.ts';
import { columnType, identifier } from './column-type.ts';
import { readYaml } from './yaml-file.ts';

const entitySchema = z.strictObject({
  entity: identifier,
  description: z.string(),
  /** What one row is. */
  grain: z.string(),
  /** Columns that name a row. Of rows with the same key the first that landed counts. Add `partition_date` where each landing may tell something new. */
  key: z.array(identifier).min(1),
  distribute_by: identifier.optional(),
  columns: z.record(identifier, z.strictObject({
    type: columnType,
    description: z.string(),
    /** A row without it is rejected and counted. */
    required: z.boolean().default(false),
    /** `direct` names a person, `contact` reaches one, `text` may contain either. */
    pii: z.enum(['direct', 'contact', 'text']).optional(),
  })),
  /** Held for every system that feeds the entity. */
  audits: z.array(auditSchema).default([]),
}).refine(({ distribute_by: column, key, columns }) => column === undefined || key.includes(column) || columns[column]?.required === true, {
  path: ['distribute_by'], error: 'a column of the key, or one that is required: rows without a value would lie nowhere',
});

export interface EntityColumn { name: string; type: string; description: string; required: boolean; pii?: 'direct' | 'contact' | 'text' | undefined }

/** What marts read, whatever system it came from: `staging.<name>`. */
export interface Entity {
  name: string;
  file: string;
  description: string;
  grain: string;
  key: string[];
  distributeBy: string | null;
  columns: EntityColumn[];
  audits: AuditDeclaration[];
}

/** Reads `entities/*.yaml` of one folder, keyed by name. */
export function loadEntities(folder: string): Map<string, Entity> {
  const directory = path.join(folder, 'entities');
  const files = existsSync(directory) ? readdirSync(directory).filter((name) => name.endsWith('.yaml')).toSorted() : [];
  return new Map(files.map((name) => {
    const file = path.join(directory, name);
    const { entity, distribute_by, columns, ...rest } = readYaml(file, entitySchema);
    return [entity, {
      ...rest, name: entity, file, distributeBy: distribute_by ?? null,
      columns: Object.entries(columns).map(([column, about]) => ({ name: column, ...about })),
    }];
  }));
}
