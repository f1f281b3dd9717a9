import { MusterError } from '../../../core/errors.ts';
import type { Source } from '../../models/source.ts';
import type { Warehouse } from '../../warehouse.ts';

/** Types of a table's columns by name, as the warehouse spells them. */
export type TableColumns = ReadonlyMap<string, string>;

const WHOLE = ['tinyint', 'smallint', 'integer', 'utinyint', 'usmallint'];
const WIDE = [...WHOLE, 'bigint', 'uinteger'];
const REAL = [...WIDE, 'real', 'float', 'double precision', 'double', 'decimal', 'numeric', 'ubigint', 'hugeint'];

/** Column types that a declared type accepts: those that lose nothing on the way, in every engine's spelling. */
const ACCEPTED: Record<string, readonly string[]> = {
  varchar: ['varchar', 'text', 'character', 'bpchar', 'uuid', 'enum', 'citext'],
  integer: WHOLE,
  bigint: WIDE,
  'double precision': REAL,
  decimal: REAL,
  boolean: ['boolean'],
  date: ['date'],
  timestamp: ['timestamp', 'timestamp with time zone', 'timestamp_s', 'timestamp_ms', 'timestamp_ns', 'date'],
};

/**
 * Holds a table against what its source promises, before a row is read.
 * @throws MusterError contract where there is no such table, or a column is missing or of another type.
 */
export async function tableColumns({ engine, knex }: Warehouse, source: Source): Promise<TableColumns> {
  const where = `${source.id} (table ${source.table?.name})`;
  const [schema = '', name = ''] = (source.table?.name ?? '').split('.');
  const relations = await engine.relationsIn(knex, schema);
  const relation = relations.get(name);
  if (!relation) {
    throw new MusterError({
      kind: 'contract', where, found: 'no such table', allowed: relations.size === 0 ? `a table; there is none in schema ${schema}` : `one of ${[...relations.keys()].toSorted().join(', ')} in schema ${schema}`,
      todo: `create it, or correct ${source.id} in ${source.file}`,
    });
  }
  const found = new Map(relation.columns.map((column) => [column.name, column.type]));
  for (const { name: column, type } of source.columns) {
    const actual = found.get(column);
    if (actual === undefined) {
      throw new MusterError({
        kind: 'contract', where, found: `no column ${column} (there are: ${[...found.keys()].join(', ')})`,
        allowed: `${source.columns.map((promised) => promised.name).join(', ')}, as ${source.id} promises`, todo: `add the column, or correct ${source.id} in ${source.file}`,
      });
    }
    if (!(ACCEPTED[familyOf(type)] ?? []).includes(familyOf(actual))) {
      throw new MusterError({
        kind: 'contract', where, found: `column ${column} is ${actual}`, allowed: `${type}, as ${source.id} promises`, todo: `change the column's type, or correct ${source.id} in ${source.file}`,
      });
    }
  }
  return found;
}

/** True for an instant, which a zone does not move. */
export function isInstant(type: string | undefined): boolean {
  return familyOf(type ?? '') === 'timestamp with time zone';
}

function familyOf(type: string): string {
  return type.toLowerCase().replace(/\([^)]*\)/, '').replace(' without time zone', '');
}
