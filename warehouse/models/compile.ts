import { BINDS, type BindName, type BindValues } from './binds.ts';
import { referencesIn } from './references.ts';
import { tokenize } from './sql-text.ts';

export interface Compiled {
  /** With `?` where a value goes, as knex.raw reads it. */
  sql: string;
  bindings: (string | boolean)[];
}

/**
 * A model's SELECT ready to run: each `:bind` becomes a typed parameter, each `sources.x` the relation it stands for.
 * @param relations SQL text of relations by source name (`sources.shop__orders`), put in parentheses with an alias of their own.
 */
export function compile(sql: string, values: BindValues, relations: ReadonlyMap<string, string> = new Map()): Compiled {
  const tokens = tokenize(sql);
  const bindings: (string | boolean)[] = [];
  const replacements = [
    ...referencesIn(tokens).flatMap(({ name, start, end }) => (relations.has(name) ? [{ start, end, text: () => relationName(name) }] : [])),
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
  return { sql: withRelations(body, relations), bindings };
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

function relationName(name: string): string {
  return name.replace('.', '_');
}
