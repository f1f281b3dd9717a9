import { FUNCTIONS, SYNTAX } from './functions.ts';
import { closing, type Token } from './sql-text.ts';

export interface Call {
  /** In small letters, with the schema that stands before it. */
  name: string;
  line: number;
}

/** Every function that a text calls by name, `"now"()` and `pg_catalog.now()` among them; not words of SQL that stand before a parenthesis. */
export function callsIn(tokens: readonly Token[]): Call[] {
  return tokens.flatMap((token, index) => {
    const [before, after] = [tokens[index - 1], tokens[index + 1]];
    if (after?.text !== '(' || (token.kind !== 'word' && token.kind !== 'quoted')) return [];
    const name = token.text.replaceAll('"', '').toLowerCase();
    if (before?.text === '.') return [{ name: `${tokens[index - 2]?.text.replaceAll('"', '').toLowerCase() ?? ''}.${name}`, line: token.line }];
    if (token.kind === 'word' && SYNTAX.has(name)) return [];
    return namesColumns(tokens, index) ? [] : [{ name, line: token.line }];
  });
}

/** The first that is not among those that both engines have, nor among `more`. */
export function strangeCall(tokens: readonly Token[], more: readonly string[]): Call | undefined {
  return callsIn(tokens).find(({ name }) => !FUNCTIONS.has(name) && !more.includes(name));
}

/** A type (`as decimal(12,2)`), or a name with columns: `as t(a, b)`, `unnest(x) t(a, b)`, `with t(a, b) as (...)`. */
function namesColumns(tokens: readonly Token[], index: number): boolean {
  if (['as', '::', ')'].includes(tokens[index - 1]?.text ?? '')) return true;
  const end = closing(tokens, index + 1);
  return tokens[end + 1]?.text === 'as' && ['(', 'materialized', 'not'].includes(tokens[end + 2]?.text ?? '');
}
