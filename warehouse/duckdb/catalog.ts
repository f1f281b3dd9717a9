import type { Knex } from 'knex';

/** DuckDB's names for the types that models declare. */
const NAMES: Record<string, string> = { DOUBLE: 'double precision' };

/** Columns of every table of a schema by table, with types as models write them. */
export async function tablesIn(db: Knex, schema: string): Promise<Map<string, { name: string; type: string }[]>> {
  const { rows } = (await db.raw(
    `select c.table_name, c.column_name, c.data_type from information_schema.columns as c
     join information_schema.tables as t on t.table_schema = c.table_schema and t.table_name = c.table_name
     where t.table_type = 'BASE TABLE' and c.table_schema = ? order by c.table_name, c.ordinal_position`, [schema],
  )) as { rows: { table_name: string; column_name: string; data_type: string }[] };
  const tables = new Map<string, { name: string; type: string }[]>();
  for (const { table_name, column_name, data_type } of rows) {
    const column = { name: column_name, type: NAMES[data_type] ?? data_type.toLowerCase() };
    tables.set(table_name, [...(tables.get(table_name) ?? []), column]);
  }
  return tables;
}
