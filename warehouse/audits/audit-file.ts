import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { parseYaml } from '../models/yaml-file.ts';
import { checkRules } from '../models/rules.ts';
import { tokenize } from '../models/sql-text.ts';

const headerSchema = z.strictObject({
  description: z.string(),
  /** Functions beside those that both engines have. */
  functions: z.array(z.string()).default([]),
});

/** An audit that needs a query of its own: the rows it returns are the failures; its columns are keys, no personal data. */
export interface AuditFile { name: string; file: string; description: string; sql: string }

/** Reads `audits/*.sql` of one folder, keyed by name. */
export function loadAuditFiles(folder: string): Map<string, AuditFile> {
  const directory = path.join(folder, 'audits');
  const names = existsSync(directory) ? readdirSync(directory).filter((name) => name.endsWith('.sql')).toSorted() : [];
  return new Map(names.map((fileName) => {
    const file = path.join(directory, fileName);
    const text = readFileSync(file, 'utf8');
    const { description, functions } = parseYaml(/^\s*\/\*([\s\S]*?)\*\//.exec(text)?.[1] ?? '', headerSchema, file);
    checkRules(tokenize(text), file, functions);
    const name = path.basename(fileName, '.sql');
    return [name, { name, file, description, sql: text }];
  }));
}
