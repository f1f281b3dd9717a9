import type { Knex } from 'knex';

/** Columns of every table (not view) of a schema by table, with types as models write them. */
export async function tablesIn(db: Knex, schema: string): Promise<Map<string, { name: string; type: string }[]>> {
  const { rows } = (await db.raw(
    `select c.relname as table_name, a.attname as column_name, format_type(a.atttypid, a.atttypmod) as data_type
     from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
     where c.relkind in ('r', 'p') and n.nspname = ? and a.attnum > 0 and not a.attisdropped
     order by c.relname, a.attnum`, [schema],
  )) as { rows: { table_name: string; column_name: string; data_type: string }[] };
  const tables = new Map<string, { name: string; type: string }[]>();
  for (const { table_name, column_name, data_type } of rows) {
    tables.set(table_name, [...(tables.get(table_name) ?? []), { name: column_name, type: asDeclared(data_type) }]);
  }
  return tables;
}

/** PostgreSQL's full names for the types that models declare. */
function asDeclared(type: string): string {
  return type.replace('character varying', 'varchar').replace('timestamp without time zone', 'timestamp').replace('numeric', 'decimal');
}
