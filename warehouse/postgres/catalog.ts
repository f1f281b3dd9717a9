import type { Knex } from 'knex';
import { relationsOf } from '../catalog.ts';
import type { ExistingRelation } from '../engine.ts';

interface ColumnRow { relation: string; kind: string; column_name: string; data_type: string }

/** Every table and view of a schema by name, with types as models write them. */
export async function relationsIn(db: Knex, schema: string): Promise<Map<string, ExistingRelation>> {
  const { rows } = (await db.raw(
    `select c.relname as relation, c.relkind as kind, a.attname as column_name, format_type(a.atttypid, a.atttypmod) as data_type
     from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
     where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname = ? and a.attnum > 0 and not a.attisdropped
     order by c.relname, a.attnum`, [schema],
  )) as { rows: ColumnRow[] };
  return relationsOf(rows.map(({ relation, kind, column_name: name, data_type }) => ({ relation, isView: kind === 'v', name, type: asDeclared(data_type) })));
}

/** PostgreSQL's full names for the types that models declare. */
function asDeclared(type: string): string {
  return type.replace('character varying', 'varchar').replace('timestamp without time zone', 'timestamp').replace('numeric', 'decimal');
}
