import type { Model } from '../../warehouse/models/model.ts';
import type { Project } from '../../warehouse/models/project.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { rowsOf } from './warehouse.ts';

type Row = Record<string, unknown>;

/** Doubles are added in another order by another engine, or by more threads; beyond this something else differs. */
const RELATIVE = 1e-9;

/** Every row of every table of the layers, by table, in the order of its columns. */
export type Tables = Map<string, Row[]>;

/** What a project's tables and views hold. What the ledger says of runs and times is left out. */
export async function tablesIn(warehouse: Warehouse, project: Project): Promise<Tables> {
  const tables: Tables = new Map();
  for (const model of project.models.values()) tables.set(model.name, await rowsOf(warehouse, everythingOf(model)));
  return tables;
}

function everythingOf({ name, columns }: Model): string {
  const list = columns.map((column) => column.name);
  return `select ${list.join(', ')} from ${name} order by ${list.map((column) => `${column} nulls last`).join(', ')}`;
}

/** Where tables differ, by table, row and column: never a value, which may be personal. Empty where they are the same. */
export function differencesOf(ours: Tables, theirs: Tables): string[] {
  return [...ours].flatMap(([table, rows]) => {
    const others = theirs.get(table) ?? [];
    if (others.length !== rows.length) return [`${table}: ${rows.length} rows and ${others.length}`];
    return rows.flatMap((row, index) => Object.keys(row).filter((name) => !same(row[name], others[index]?.[name])).map((name) => `${table}: row ${index}: ${name}`)).slice(0, 5);
  });
}

function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'number' || typeof b !== 'number') return a === b;
  return Math.abs(a - b) <= RELATIVE * Math.max(1, Math.abs(a));
}
