import type { Model } from '../models/model.ts';
import type { Project } from '../models/project.ts';
import { tokenize, type Token } from '../models/sql-text.ts';

/** A column of what is read. */
export interface ColumnRead { relation: string; column: string }

/**
 * Which columns each column of a model is made of, where that can be read off its SQL: one SELECT over one relation. A join, a subquery
 * or a WITH would need an engine's own understanding, and a guess would be worse than nothing: null then.
 */
export function columnLineage({ models, sources }: Pick<Project, 'models' | 'sources'>, { sql, dependsOn }: Model): Map<string, ColumnRead[]> | null {
  const [relation, ...more] = dependsOn;
  const tokens = tokenize(sql);
  const selects = tokens.filter(({ text }) => ['select', 'with', 'join', 'union', 'intersect', 'except'].includes(text));
  if (relation === undefined || more.length > 0 || selects.length !== 1 || tokens[0]?.text !== 'select') return null;
  const source = [...sources.values()].find(({ system, name }) => relation === `sources.${system}__${name}`);
  const known = new Set((models.get(relation)?.columns ?? source?.columns ?? []).map(({ name }) => name));
  const written = source ? [`source:${source.id}`] : feedsOf(models, relation);
  return new Map(itemsOf(tokens).map((item) => {
    const body = bodyOf(item);
    // A type (`as date`) or a function (`left(`) may be called as a column is.
    const read = new Set(body.filter(({ kind, text }, at) => kind === 'word' && known.has(text) && body[at - 1]?.text !== 'as' && body[at + 1]?.text !== '(').map(({ text }) => text));
    return [item.at(-1)?.text ?? '', [...read].flatMap((column) => written.map((name) => ({ relation: name, column })))];
  }));
}

/** An entity's view has the columns of the tables that feed it; they are what somebody wrote. */
function feedsOf(models: Project['models'], relation: string): string[] {
  const model = models.get(relation);
  return model?.generated && model.schema === 'staging' ? model.dependsOn : [relation];
}

/** The list between SELECT and its FROM, cut at its commas. */
function itemsOf(tokens: readonly Token[]): Token[][] {
  const items: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens.slice(1)) {
    if (depth === 0 && token.text === 'from') break;
    if (token.text === '(') depth += 1;
    if (token.text === ')') depth -= 1;
    if (depth === 0 && token.text === ',') items.push([]);
    else items.at(-1)?.push(token);
  }
  return items.filter((item) => item.length > 0 && item[0]?.text !== '*');
}

/** The expression of an item, without the name that it is given. */
function bodyOf(item: readonly Token[]): readonly Token[] {
  return item.at(-2)?.text === 'as' ? item.slice(0, -2) : item;
}
