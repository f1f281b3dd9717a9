import type { Knex } from 'knex';
import { relationsOf } from '../catalog.ts';
import type { ExistingRelation } from '../engine.ts';

/** DuckDB's names for the types that models declare. */
const NAMES: Record<string, string> = { DOUBLE: 'double precision' };

interface ColumnRow { table_name: string; table_type: string; column_name: string; data_type: string }

/** Every table and view of a schema by name, with types as models write them. */
export async function relationsIn(db: Knex, schema: string): Promise<Map<string, ExistingRelation>> {
  const { rows } = (await db.raw(
    `select c.table_name, t.table_type, c.column_name, c.data_type from information_schema.columns as c
     join information_schema.tables as t on t.table_schema = c.table_schema and t.table_name = c.table_name
     where c.table_schema = ? order by c.table_name, c.ordinal_position`, [schema],
  )) as { rows: ColumnRow[] };
  return relationsOf(rows.map(({ table_name: relation, table_type, column_name: name, data_type }) => ({
    relation, isView: table_type === 'VIEW', name, type: NAMES[data_type] ?? data_type.toLowerCase(),
  })));
}
