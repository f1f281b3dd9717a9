import type { Token } from './sql-text.ts';

/** Schemas that models live in or read. A name in one of them is a reference to another model, entity or source. */
export const SCHEMAS = ['sources', 'staging', 'quarantine', 'intermediate', 'snapshots', 'marts', 'meta', 'work'] as const;

export interface Reference {
  /** `staging.order_lines`. */
  name: string;
  start: number;
  end: number;
  line: number;
}

/** Every name `schema.object` in a model's text. */
export function referencesIn(tokens: readonly Token[]): Reference[] {
  return tokens.flatMap((token, index) => {
    const [dot, object] = [tokens[index + 1], tokens[index + 2]];
    const starts = token.kind === 'word' && (SCHEMAS as readonly string[]).includes(token.text) && tokens[index - 1]?.text !== '.';
    if (!starts || dot?.text !== '.' || object?.kind !== 'word') return [];
    return [{ name: `${token.text}.${object.text}`, start: token.start, end: object.end, line: token.line }];
  });
}

/** A relation read without a schema that is no CTE of the same model, or a file: engines would look for it in different places. */
export function unqualifiedRelations(tokens: readonly Token[]): Token[] {
  const known = new Set(commonTableNames(tokens));
  return tokens.filter((token, index) => {
    const [before, after] = [tokens[index - 1], tokens[index + 1]];
    const readsFrom = before?.kind === 'word' && (before.text === 'join' || (before.text === 'from' && startsRelation(tokens, index - 1)));
    // A text in that place is a file to DuckDB.
    if (readsFrom && (token.kind === 'string' || token.kind === 'quoted')) return after?.text !== '.';
    return readsFrom && token.kind === 'word' && !['lateral', 'only'].includes(token.text) && after?.text !== '.' && after?.text !== '(' && !known.has(token.text);
  });
}

/** Names before `as (`, `as materialized (` and `as not materialized (`. */
function commonTableNames(tokens: readonly Token[]): string[] {
  return tokens.flatMap((token, index) => {
    if (token.kind !== 'word' || tokens[index + 1]?.text !== 'as') return [];
    let next = index + 2;
    while (['not', 'materialized'].includes(tokens[next]?.text ?? '')) next += 1;
    return tokens[next]?.text === '(' ? [token.text] : [];
  });
}

/** False for the FROM of `extract(epoch from t)`, `trim(both from x)`, `substring(x from 1)` and `is distinct from`. */
function startsRelation(tokens: readonly Token[], from: number): boolean {
  if (tokens[from - 1]?.text === 'distinct') return false;
  let depth = 0;
  for (let index = from - 1; index >= 0; index -= 1) {
    const text = tokens[index]?.text;
    if (text === ')') depth += 1;
    if (text === '(' && depth > 0) depth -= 1;
    else if (text === '(') return !['extract', 'trim', 'substring', 'overlay', 'position'].includes(tokens[index - 1]?.text ?? '');
  }
  return true;
}
