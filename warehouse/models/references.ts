import { closing, type Token } from './sql-text.ts';

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
  return relationsRead(tokens).filter((index) => {
    const [token, after] = [tokens[index], tokens[index + 1]];
    // A text in that place is a file to DuckDB.
    if (token?.kind === 'string' || token?.kind === 'quoted') return after?.text !== '.' && after?.text !== '(';
    return token?.kind === 'word' && after?.text !== '.' && after?.text !== '(' && !known.has(token.text);
  }).map((index) => tokens[index] as Token);
}

/** A relation in a schema that is no layer, or whose name is in quotes: it would be read without a place in the graph. */
export function foreignRelation(tokens: readonly Token[]): { name: string; line: number } | undefined {
  const index = relationsRead(tokens).find((at) => {
    const [schema, dot, object] = [tokens[at], tokens[at + 1], tokens[at + 2]];
    return dot?.text === '.' && !(schema?.kind === 'word' && (SCHEMAS as readonly string[]).includes(schema.text) && object?.kind === 'word' && tokens[at + 3]?.text !== '.');
  });
  const first = index === undefined ? undefined : tokens[index];
  return first && { name: `${first.text}.${tokens[(index ?? 0) + 2]?.text ?? ''}`, line: first.line };
}

/** Places of the tokens with which relations begin: behind FROM, JOIN and the commas of a FROM. */
export function relationsRead(tokens: readonly Token[]): number[] {
  const places: number[] = [];
  /** By depth of parentheses, whether a comma stands between relations there. */
  const listing: boolean[] = [false];
  for (const [index, token] of tokens.entries()) {
    if (token.text === '(') listing.push(false);
    else if (token.text === ')') listing.pop();
    const begins = token.kind === 'word' && (token.text === 'join' || (token.text === 'from' && startsRelation(tokens, index)));
    if (begins) listing[listing.length - 1] = true;
    else if (token.kind === 'word' && ENDS_FROM.has(token.text)) listing[listing.length - 1] = false;
    if (begins || (token.text === ',' && listing.at(-1) === true)) places.push(relationFrom(tokens, index + 1));
  }
  return places;
}

const ENDS_FROM = new Set(['where', 'group', 'having', 'window', 'qualify', 'order', 'limit', 'union', 'intersect', 'except', 'select']);

/** The relation itself, behind LATERAL, ONLY and parentheses around joins. */
function relationFrom(tokens: readonly Token[], from: number): number {
  let index = from;
  while (['lateral', 'only', '('].includes(tokens[index]?.text ?? '') && tokens[index]?.kind !== 'quoted') index += 1;
  return ['select', 'with', 'values'].includes(tokens[index]?.text ?? '') ? -1 : index;
}

/** Names before `as (`, `as materialized (` and `as not materialized (`, with or without columns of theirs in between. */
function commonTableNames(tokens: readonly Token[]): string[] {
  return tokens.flatMap((token, index) => {
    if (token.kind !== 'word') return [];
    let next = tokens[index + 1]?.text === '(' ? closing(tokens, index + 1) + 1 : index + 1;
    if (tokens[next]?.text !== 'as') return [];
    next += 1;
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
