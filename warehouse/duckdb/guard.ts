import type { Knex } from 'knex';
import { MusterError } from '../../core/errors.ts';
import { tokenize } from '../models/sql-text.ts';

const ALLOWED = 'one statement: SELECT, WITH, VALUES, EXPLAIN, DESCRIBE, SUMMARIZE or SHOW';

/** Table functions that read nothing but the warehouse. All others (read_csv, glob, query ...) could read files or run text as SQL. */
const TABLE_FUNCTIONS = new Set([
  'range', 'generate_series', 'unnest', 'repeat', 'json_each', 'json_tree',
  'duckdb_tables', 'duckdb_columns', 'duckdb_views', 'duckdb_schemas', 'pragma_table_info',
]);

/** Functions in expressions that change something or look at the machine. */
const REFUSED_FUNCTIONS = new Set(['nextval', 'setseed', 'getenv', 'write_log', 'set_config', 'json_execute_serialized_sql']);

interface Serialized {
  error: boolean;
  error_type?: string;
  error_message?: string;
  statements?: unknown[];
}

/**
 * Refuses everything but one reading statement, by DuckDB's own parse tree: text that merely looks harmless does not pass. A
 * read-only transaction would not do, since a COMMIT and a second statement get through it.
 * @throws MusterError usage naming what was refused and what is allowed.
 */
export async function assertReadOnly(db: Knex, sql: string): Promise<void> {
  assertOneStatement(sql);
  const { rows } = (await db.raw('select cast(json_serialize_sql(cast(? as varchar)) as varchar) as tree', [withoutExplain(sql)])) as { rows: [{ tree: string }] };
  const { error, error_type, error_message, statements = [] } = JSON.parse(rows[0].tree) as Serialized;
  if (error && error_type === 'parser') throw refusal(error_message ?? 'not SQL', 'correct the statement');
  if (error) throw refusal(`a statement that starts with "${tokenize(sql)[0]?.text ?? ''}"`, 'read with SELECT; data changes through a night');
  if (statements.length !== 1) throw refusal(`${statements.length} statements`, 'send them one by one');
  inspect(statements[0]);
}

function assertOneStatement(sql: string): void {
  const tokens = tokenize(sql);
  if (tokens.length === 0) throw refusal('nothing', 'write a statement');
  const last = tokens.findLastIndex(({ text }) => text !== ';');
  const ends = tokens.slice(0, last).filter(({ kind, text }) => kind === 'punctuation' && text === ';').length;
  if (ends > 0) throw refusal(`${ends + 1} statements`, 'send them one by one');
}

/** The statement that EXPLAIN or EXPLAIN ANALYZE explains: running it counts as much as explaining it. */
function withoutExplain(sql: string): string {
  const [first, second] = tokenize(sql);
  if (first?.text !== 'explain') return sql;
  return sql.slice(second?.text === 'analyze' ? second.end : first.end);
}

function inspect(node: unknown): void {
  if (Array.isArray(node)) return node.forEach(inspect);
  if (typeof node !== 'object' || node === null) return;
  const { type, table_name, function_name, function: call } = node as Record<string, unknown>;
  if (type === 'TABLE_FUNCTION') assertTableFunction(call);
  if (typeof function_name === 'string' && REFUSED_FUNCTIONS.has(function_name)) throw refusal(`function ${function_name}()`, 'leave it out');
  if (typeof table_name === 'string') assertTableName(table_name);
  Object.values(node).forEach(inspect);
}

function assertTableFunction(call: unknown): void {
  const name = (call as { function_name?: string } | undefined)?.function_name ?? '';
  if (!TABLE_FUNCTIONS.has(name)) throw refusal(`function ${name}()`, `read tables and views of the warehouse (functions: ${[...TABLE_FUNCTIONS].join(', ')})`);
}

/** DuckDB reads a file where a table is named like one: from 'x.csv'. */
function assertTableName(name: string): void {
  const bare = name.replace(/^"(.*)"$/, '$1');
  if (!/^[a-z_][a-z0-9_]*$/i.test(bare) && bare !== '') throw refusal(`"${bare}" as a table`, 'read tables and views of the warehouse; files are staged by a night');
}

function refusal(found: string, todo: string): MusterError {
  return new MusterError({ kind: 'usage', where: 'query', found: `refused: ${found}`, allowed: ALLOWED, todo });
}
