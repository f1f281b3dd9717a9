import { MusterError } from '../../core/errors.ts';
import type { Model } from '../models/model.ts';

interface Column { name: string; type: string }

/** How the columns that a model declares differ from those its table has. */
export interface SchemaChange {
  added: Column[];
  /** Columns of the table that are no longer declared. */
  removed: Column[];
  retyped: { name: string; from: string; to: string }[];
}

export function schemaChange(declared: readonly Column[], found: readonly Column[]): SchemaChange {
  const there = new Map(found.map(({ name, type }) => [name, type]));
  const wanted = new Map(declared.map(({ name, type }) => [name, type]));
  return {
    added: declared.filter(({ name }) => !there.has(name)),
    removed: found.filter(({ name }) => !wanted.has(name)),
    retyped: declared.flatMap(({ name, type }) => {
      const from = there.get(name);
      return from !== undefined && spelling(from) !== spelling(type) ? [{ name, from, to: type }] : [];
    }),
  };
}

export function isBreaking({ removed, retyped }: SchemaChange): boolean {
  return removed.length + retyped.length > 0;
}

export function isNone(change: SchemaChange): boolean {
  return !isBreaking(change) && change.added.length === 0;
}

interface Policy {
  refuses: (change: SchemaChange) => boolean;
  /** Whether columns that are no longer declared go; else they stay in the table, empty in what is built from now on. */
  drops: boolean;
  /** What it lets through, for the error. */
  allowed: string;
  todo: string;
}

const OTHER_NAME = 'give the changed column, or the model, another name';
const retypes = ({ retyped }: SchemaChange): boolean => retyped.length > 0;

/** What may happen to the columns of a table that holds published rows, by `on_schema_change`. Add a policy here and in header.ts. */
const POLICIES: Record<Model['onSchemaChange'], Policy> = {
  fail: { refuses: (change) => !isNone(change), drops: false, allowed: 'the columns it was published with (on_schema_change: fail)', todo: `take the change back, write on_schema_change: append where columns come or go, or ${OTHER_NAME}` },
  append: { refuses: retypes, drops: false, allowed: 'columns that come or go', todo: OTHER_NAME },
  sync: { refuses: retypes, drops: true, allowed: 'columns that come or go', todo: OTHER_NAME },
};

/** @throws MusterError usage that says what has changed and what to do, where the model's policy does not let it through. */
export function requireAllowed({ name, file, onSchemaChange }: Model, change: SchemaChange): void {
  const { refuses, allowed, todo } = POLICIES[onSchemaChange];
  if (!refuses(change)) return;
  const parts = [
    ...change.added.map((column) => `new column ${column.name} (${column.type})`),
    ...change.removed.map((column) => `column ${column.name} (${column.type}) is no longer declared`),
    ...change.retyped.map(({ name: column, from, to }) => `column ${column} was ${from} and is ${to}`),
  ];
  throw new MusterError({ kind: 'usage', where: file, found: `${name} holds published rows, and its columns have changed: ${parts.join(', ')}`, allowed, todo });
}

/** Columns of a table with published rows that its model's policy lets go. */
export function droppedBy({ onSchemaChange }: Model, { removed }: SchemaChange): Column[] {
  return POLICIES[onSchemaChange].drops ? removed : [];
}

function spelling(type: string): string {
  return type.replaceAll(' ', '');
}
