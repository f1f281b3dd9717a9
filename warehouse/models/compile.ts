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
  const bindings: (string | boolean)[] = [];
  const read = new Set<string>();
  const body = substitute(sql, {
    bind(name) {
      bindings.push(values[name]);
      return parameter(name);
    },
    relation(name, alias) {
      if (!relations.has(name)) return name;
      read.add(name);
      return `${relationName(name)}${alias}`;
    },
    text: escapeMarks,
  });
  return { sql: withRelations(body, new Map([...read].map((name) => [name, relations.get(name) ?? '']))), bindings };
}

/** What stands in a model's SQL in place of its binds and of the names it reads. */
interface Replacements {
  bind: (name: BindName) => string;
  /** `alias`: ` as orders` where the SQL goes on to call a relation by the last part of its name. */
  relation: (name: string, alias: string) => string;
  /** Everything between them. Default: as it is. */
  text?: (text: string) => string;
}

/** A model's SELECT from its first word to its last, with binds and names replaced. No line is added or taken away between the two. */
export function substitute(sql: string, { bind, relation, text = (same) => same }: Replacements): string {
  const tokens = tokenize(sql);
  const replacements = [
    ...referencesIn(tokens).map(({ name, start, end }) => ({ start, end, by: () => relation(name, aliasAfter(tokens, name, end)) })),
    ...tokens.filter(({ kind }) => kind === 'bind').map(({ text: name, start, end }) => ({ start, end, by: () => bind(name as BindName) })),
  ].toSorted((a, b) => a.start - b.start);
  let body = '';
  let position = 0;
  for (const { start, end, by } of replacements) {
    body += text(sql.slice(position, start)) + by();
    position = end;
  }
  return (body + text(sql.slice(position))).trim().replace(/;$/, '');
}

/** A bind as a statement carries it. */
export function parameter(name: BindName): string {
  return `cast(? as ${BINDS[name]})`;
}

/** A question mark in SQL text that is no parameter, for knex.raw. */
export function escapeMarks(sql: string): string {
  return sql.replaceAll('?', '\\?');
}

function withRelations(body: string, relations: ReadonlyMap<string, string>): string {
  if (relations.size === 0) return body;
  const tables = [...relations].map(([name, sql]) => `${relationName(name)} as not materialized (${escapeMarks(sql)})`);
  return `with ${tables.join(', ')} select * from (${body}) as model`;
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

/** The name under which a statement knows a source that a model reads. */
export function relationName(name: string): string {
  return name.replace('.', '_');
}
