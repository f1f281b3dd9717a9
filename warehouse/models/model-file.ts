import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { MusterError } from '../../core/errors.ts';
import { planCleaning } from '../cleaning/policy.ts';
import type { BindName } from './binds.ts';
import { splitHeader, type Header } from './header.ts';
import type { Model, ModelColumn } from './model.ts';
import { referencesIn } from './references.ts';
import { checkRejects } from './reject.ts';
import { checkRules } from './rules.ts';
import { asSnapshotModel, VALID_FROM, VALID_TO } from './snapshot-model.ts';
import { tokenize } from './sql-text.ts';

const MODEL_SCHEMAS = ['staging', 'intermediate', 'snapshots', 'marts'] as const;

/** Paths of the model files of one folder, overrides left out. */
export function modelFiles(folder: string): { schema: string; file: string }[] {
  return MODEL_SCHEMAS.flatMap((schema) => {
    const directory = path.join(folder, schema);
    if (!existsSync(directory)) return [];
    return readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .filter((name) => /^[^.]+\.sql$/.test(path.basename(name)))
      .toSorted()
      .map((name) => ({ schema, file: path.join(directory, name) }));
  });
}

/** The system and entity of a staging model by its file name, `stg_<system>__<entity>.sql`. */
export function stagingName(file: string): { system: string; entity: string } {
  const match = /^stg_([a-z0-9_]+?)__([a-z0-9_]+)\.sql$/.exec(path.basename(file));
  if (match?.[1] !== undefined && match[2] !== undefined) return { system: match[1], entity: match[2] };
  throw new MusterError({ kind: 'usage', where: file, found: 'a staging model with another name', allowed: 'stg_<system>__<entity>.sql', todo: 'rename the file' });
}

/**
 * Reads one model with its overrides. What depends on other files (known names, entity, source) is checked by the project.
 * @throws MusterError usage with file and line.
 */
export function readModel(schema: string, file: string): Model {
  const { header, sql, lineOf } = splitHeader(readFileSync(file, 'utf8'), file);
  const table = path.basename(file, '.sql');
  const tokens = tokenize(sql);
  checkRules(tokens, file, header.functions);
  const binds = [...new Set(tokens.filter(({ kind }) => kind === 'bind').map(({ text }) => text as BindName))];
  checkRejects(header.reject_when, (index) => `${file}:${lineOf('reject_when', String(index))}`, header.functions);
  const problem = headerProblem(header, schema, binds);
  if (problem) {
    const { key, ...parts } = problem;
    throw new MusterError({ kind: 'usage', where: `${file}:${lineOf(...key)}`, ...parts });
  }
  const model: Model = {
    name: `${schema}.${table}`, schema, table, file, kind: header.kind, description: header.description, owner: header.owner ?? null, tags: header.tags,
    grain: header.grain ?? [], partition: header.partition ?? null, distributeBy: header.distribute_by ?? null, onSchemaChange: header.on_schema_change,
    ...cleanedColumns(header, file),
    audits: header.audits, functions: header.functions, sql, overrides: overridesOf(file, header.functions),
    dependsOn: [...new Set(referencesIn(tokens).map(({ name }) => name))], binds, staging: null,
    policies: new Map(Object.entries(header.clean)), rejects: header.reject_when, otherwise: header.otherwise,
  };
  return header.kind === 'scd2' ? asSnapshotModel(model) : model;
}

/** The declared columns with those in which their policies say what they did. */
function cleanedColumns(header: Header, file: string): Pick<Model, 'columns' | 'cleaning'> {
  const columns: ModelColumn[] = Object.entries(header.columns).map(([name, about]) => ({ name, ...about }));
  const cleaning = planCleaning({ columns, file, needs: 'population' });
  const indicators = cleaning.flatMap(({ indicator }) => (indicator === null ? [] : [{ ...indicator, type: 'boolean' }]));
  return { columns: [...columns, ...indicators], cleaning };
}

interface HeaderProblem { key: string[]; found: string; allowed?: string; todo: string }

/** What a header lacks or contradicts, with the key at fault. Staging models have their columns and grain from their entity. */
function headerProblem(header: Header, schema: string, binds: readonly string[]): HeaderProblem | null {
  if (header.kind === 'view' && binds.length > 0) {
    return { key: ['kind'], found: `a view that takes :${binds.join(', :')}`, todo: 'make it incremental_by_date: a view is read without a night' };
  }
  const misplaced = cleaningProblem(header, schema);
  if (misplaced) return misplaced;
  if (schema === 'staging') return null;
  if (Object.keys(header.columns).length === 0) return { key: ['columns'], found: 'no columns', todo: 'list the columns of the table with type and description' };
  if (header.kind === 'incremental_by_date' && (header.partition === undefined || header.columns[header.partition]?.type !== 'date')) {
    return { key: ['partition'], found: `partition: ${header.partition ?? 'none'}`, todo: 'name one of the columns, of type date, as the partition' };
  }
  if (header.kind !== 'view' && header.grain === undefined) {
    return { key: ['grain'], found: 'no grain', allowed: 'the columns that name a row, [] where there is one row', todo: 'say what one row is' };
  }
  const history = historyProblem(header, schema);
  if (history) return history;
  const stray = header.grain?.find((column) => !(column in header.columns));
  return stray === undefined ? null : { key: ['grain'], found: `grain names ${stray}, which is no column`, todo: 'list it among the columns' };
}

/** Policies of staging stand apart from its columns, which are the entity's; those of a table stand beside each column. */
function cleaningProblem(header: Header, schema: string): HeaderProblem | null {
  if (schema !== 'staging' && (Object.keys(header.clean).length > 0 || header.reject_when.length > 0)) {
    return { key: [header.reject_when.length > 0 ? 'reject_when' : 'clean'], found: 'clean or reject_when above staging', todo: 'write clean beside the column; a mart leaves rows out by its WHERE' };
  }
  if (schema !== 'staging' && !header.otherwise) {
    return { key: ['otherwise'], found: 'otherwise above staging', todo: 'write it in the header of the staging model of whose rows nothing is to be made' };
  }
  if (header.kind === 'view' && Object.values(header.columns).some(({ clean }) => clean !== undefined)) {
    return { key: ['kind'], found: 'a view with a cleaning policy', todo: 'make it full or incremental_by_date: what was done is recorded when rows are written' };
  }
  return null;
}

/** Histories stand in a layer of their own, and nothing else stands in it. */
function historyProblem({ kind, grain = [], columns }: Header, schema: string): HeaderProblem | null {
  if ((kind === 'scd2') !== (schema === 'snapshots')) {
    return { key: ['kind'], found: `kind: ${kind} in ${schema}/`, allowed: 'kind: scd2 in snapshots/, every other kind elsewhere', todo: 'move the file, or choose another kind' };
  }
  if (kind !== 'scd2') return null;
  if (grain.length === 0) return { key: ['grain'], found: 'no key', allowed: 'the columns that name what has versions', todo: 'name them as the grain' };
  const own = [VALID_FROM, VALID_TO].find((name) => name in columns);
  if (own !== undefined) return { key: ['columns', own], found: `column ${own}`, allowed: 'the key and what is tracked', todo: 'take it out: every history has it' };
  return Object.keys(columns).length > grain.length ? null : { key: ['columns'], found: 'nothing to track', allowed: 'columns beside those of the grain', todo: 'list what may change' };
}

function overridesOf(file: string, functions: readonly string[]): Map<string, string> {
  const stem = path.basename(file, '.sql');
  const pattern = new RegExp(`^${stem}\\.([a-z]+)\\.sql$`);
  return new Map(readdirSync(path.dirname(file)).flatMap((name): [string, string][] => {
    const suffix = pattern.exec(name)?.[1];
    if (suffix === undefined) return [];
    const override = path.join(path.dirname(file), name);
    const sql = readFileSync(override, 'utf8');
    checkRules(tokenize(sql), override, functions);
    return [[suffix, sql]];
  }));
}

