import { BINDS, type BindName, type BindValues } from './binds.ts';
import { referencesIn } from './references.ts';
import { tokenize, type Token } from './sql-text.ts';

export interface Compiled {
  /** With `?` where a value goes, as knex.raw reads it. */
  sql: string;
  bindings: (string | boolean)[];
}

/**
 * A model's SELECT ready to run: each `:bind` becomes a typed parameter, each name of a relation what it stands for.
 * @param relations SQL text of relations by name (`sources.shop__orders`, `staging.orders`), put in parentheses with an alias of their own.
 */
export function compile(sql: string, values: BindValues, relations: ReadonlyMap<string, string> = new Map()): Compiled {
  const tokens = tokenize(sql);
  const bindings: (string | boolean)[] = [];
  const references = referencesIn(tokens).filter(({ name }) => relations.has(name));
  const replacements = [
    ...references.map(({ name, start, end }) => ({ start, end, text: () => `${relationName(name)}${aliasAfter(tokens, name, end)}` })),
    ...tokens.filter(({ kind }) => kind === 'bind').map(({ text: bind, start, end }) => ({
      start, end,
      text: () => {
        bindings.push(values[bind as BindName]);
        return `cast(? as ${BINDS[bind as BindName]})`;
      },
    })),
  ].toSorted((a, b) => a.start - b.start);
  let body = '';
  let position = 0;
  for (const { start, end, text } of replacements) {
    body += escapeMarks(sql.slice(position, start)) + text();
    position = end;
  }
  body = (body + escapeMarks(sql.slice(position))).trim().replace(/;$/, '');
  return { sql: withRelations(body, new Map(references.map(({ name }) => [name, relations.get(name) ?? '']))), bindings };
}

/** A SELECT without binds over other relations, as part of SQL that is compiled itself. */
export function selectOver(sql: string, relations: ReadonlyMap<string, string>): string {
  return compile(sql, {} as BindValues, relations).sql.replaceAll('\\?', '?');
}

/** A question mark in SQL text that is no parameter, for knex.raw. */
export function escapeMarks(sql: string): string {
  return sql.replaceAll('?', '\\?');
}

function withRelations(body: string, relations: ReadonlyMap<string, string>): string {
  if (relations.size === 0) return body;
  const tables = [...relations].map(([name, sql]) => `${relationName(name)} as not materialized (${escapeMarks(sql)})`);
  return `with ${tables.join(', ')}\nselect * from (${body}) as model`;
}

/** Words that may follow a relation and are no alias of it. */
const CLAUSES = new Set([
  'where', 'group', 'order', 'having', 'limit', 'offset', 'union', 'intersect', 'except', 'on', 'using', 'join', 'left', 'right', 'full', 'inner', 'cross', 'natural', 'window', 'qualify',
]);

/** A relation without an alias goes on by the name that the rest of the SQL knows it by. */
function aliasAfter(tokens: readonly Token[], name: string, end: number): string {
  const next = tokens.find(({ start }) => start >= end);
  const aliased = next?.text === '.' || next?.kind === 'quoted' || (next?.kind === 'word' && !CLAUSES.has(next.text));
  return aliased ? '' : ` as ${name.split('.')[1]}`;
}

function relationName(name: string): string {
  return name.replace('.', '_');
}
