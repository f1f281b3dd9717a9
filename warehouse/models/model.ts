import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import type { AuditDeclaration } from '../audits/declaration.ts';
import type { CleaningDeclaration } from '../cleaning/declaration.ts';
import type { PlannedCleaning } from '../cleaning/policy.ts';
import type { RowStep } from '../cleaning/rule.ts';
import type { Reject } from '../quality/reasons.ts';
import type { Warehouse } from '../warehouse.ts';
import type { BindName, BindValues } from './binds.ts';
import type { Compiled } from './compile.ts';
import type { Header } from './header.ts';
import { tokenize } from './sql-text.ts';

export interface ModelColumn {
  name: string;
  type: string;
  description: string;
  unit?: string | undefined;
  drift?: 'window' | 'flow' | 'none' | undefined;
  pii?: 'direct' | 'contact' | 'text' | undefined;
  /** Staging only: a row without it is rejected. */
  required?: boolean | undefined;
  /** Its policy: what is done to values before anything else looks at them. */
  clean?: CleaningDeclaration[] | undefined;
  /** A value should be there; rows without one are counted. */
  expected?: boolean | undefined;
  /** `customers.customer_id`: values that are not there are orphans, and counted. */
  references?: string | undefined;
}

/** One table or view of the warehouse and the SELECT that fills it. */
export interface Model {
  /** `marts.customer_orders`: the first folder below the model folder, and the file's name. */
  name: string;
  schema: string;
  table: string;
  file: string;
  kind: Header['kind'];
  description: string;
  owner: string | null;
  tags: string[];
  grain: string[];
  /** The date column by which partitions are published; null unless incremental. */
  partition: string | null;
  distributeBy: string | null;
  onSchemaChange: Header['on_schema_change'];
  columns: ModelColumn[];
  audits: AuditDeclaration[];
  /** Functions that it vouches for, beside those that both engines have. */
  functions?: readonly string[];
  /** The SELECT, header blanked out so that line numbers hold. */
  sql: string;
  /** SELECTs of single engines, by the engine's suffix. */
  overrides: Map<string, string>;
  /** Names of models and sources that it reads. */
  dependsOn: string[];
  binds: BindName[];
  /** Staging only: where its rows come from and which entity they feed. */
  staging: { system: string; entity: string; source: string; key: string[]; /** Of rows with one key in one day, the latest by this column counts. */ latestBy: string | null } | null;
  /** Staging only, as its header writes them: policies by column, in place of the entity's. */
  policies?: ReadonlyMap<string, CleaningDeclaration[]>;
  /** The policies of its columns, in order; none where it is left out. */
  cleaning?: PlannedCleaning[];
  /** Staging only: rows that cannot be used, beside those that lack what is required. */
  rejects?: Reject[];
  /** Staging only: false where no rows of another entity are made of these. */
  otherwise?: boolean;
  /** Staging only: the column that says when a row happened. */
  eventTime?: string | undefined;
  /** Its entities are read as of the night, with the customers that records were resolved into. */
  resolved?: boolean | undefined;
  /** For a table that takes more than one SELECT: makes its rows ready, inside the transaction that publishes them. `sql` then tells what it runs. */
  make?: ((making: Making) => Promise<Made>) | undefined;
  /** Columns of the table that building adds to what the SELECT returns. */
  computed?: readonly string[];
  /** Made by us of other files: its SQL stands in none. */
  generated?: true;
}

/** Where the SELECT of one engine stands. */
export function overrideFile(file: string, suffix: string): string {
  return file.replace(/\.sql$/, `.${suffix}.sql`);
}

/** What a model that is made of several statements works with. */
export interface Making {
  trx: Knex.Transaction;
  warehouse: Warehouse;
  binds: BindValues;
  run: string;
  /** Of a resolved model: what its entities stand for that night. */
  relations?: ReadonlyMap<string, string> | undefined;
}

/** The SELECT that gives the rows, and what is to be dropped once they are in their table. */
export interface Made extends Compiled { release: () => Promise<void> }

/** The SELECT that this engine runs. */
export function sqlOf(model: Model, overrideSuffix: string): string {
  return model.overrides.get(overrideSuffix) ?? model.sql;
}

/**
 * What makes a published partition current: the SELECT (without comments and layout), the columns with their types, and
 * whatever else decides about rows. Another fingerprint means that the partition is to be computed again.
 */
export function fingerprintOf(model: Model, overrideSuffix: string, ...decidesAboutRows: unknown[]): string {
  const sql = tokenize(sqlOf(model, overrideSuffix)).map((token) => token.text).join(' ');
  const columns = model.columns.map(({ name, type, required }) => [name, type, required ?? false]);
  const content = JSON.stringify([sql, columns, model.partition, model.staging?.key ?? null, decidesAboutRows, ...cleaningOf(model)]);
  return createHash('sha256').update(content).digest('hex').slice(0, 16);
}

function stepText({ form, why, value }: RowStep): unknown[] {
  return [form?.('v'), why?.({ value: 'v', form: 'f' }), value({ value: 'v', form: 'f', why: 'w' })];
}

/** Nothing for a model without policies, so that its partitions stay what they were. */
function cleaningOf({ cleaning = [], rejects = [] }: Model): unknown[] {
  if (cleaning.length + rejects.length === 0) return [];
  return [cleaning.map(({ column, rule, declared, step }) => [column.name, rule, step.needs === 'row' ? stepText(step) : declared.options]), rejects];
}
