/** One piece of SQL text. Comments and white space are no tokens. */
export interface Token {
  kind: 'word' | 'quoted' | 'string' | 'number' | 'bind' | 'punctuation';
  /** As written; words in lower case, binds without the colon. */
  text: string;
  start: number;
  end: number;
  /** Counted from 1. */
  line: number;
}

const PIECES: readonly { kind: Token['kind'] | null; pattern: RegExp }[] = [
  { kind: null, pattern: /\s+|--[^\n]*|\/\*[\s\S]*?\*\//y },
  { kind: 'string', pattern: /'(?:[^']|'')*'/y },
  { kind: 'quoted', pattern: /"(?:[^"]|"")*"/y },
  { kind: 'number', pattern: /\d+(?:\.\d+)?(?:e[+-]?\d+)?/iy },
  { kind: 'word', pattern: /[a-z_][a-z0-9_]*/iy },
  { kind: 'punctuation', pattern: /::|\|\|/y },
  { kind: 'bind', pattern: /:[a-z_][a-z0-9_]*/iy },
  { kind: 'punctuation', pattern: /[\s\S]/y },
];

/** SQL text as tokens: enough to find names, binds and forbidden words without mistaking a comment or a string for them. */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  let line = 1;
  while (position < sql.length) {
    const { kind, text } = pieceAt(sql, position);
    const end = position + text.length;
    if (kind !== null) tokens.push({ kind, text: normal(kind, text), start: position, end, line });
    line += text.split('\n').length - 1;
    position = end;
  }
  return tokens;
}

function pieceAt(sql: string, position: number): { kind: Token['kind'] | null; text: string } {
  for (const { kind, pattern } of PIECES) {
    pattern.lastIndex = position;
    const match = pattern.exec(sql);
    if (match) return { kind, text: match[0] };
  }
  throw new Error(`No token at ${position}`); // the last pattern takes any character
}

function normal(kind: Token['kind'], text: string): string {
  if (kind === 'word') return text.toLowerCase();
  return kind === 'bind' ? text.slice(1).toLowerCase() : text;
}

/** Where the parenthesis that opens at `opening` closes. */
export function closing(tokens: readonly Token[], opening: number): number {
  let depth = 0;
  for (let index = opening; index < tokens.length; index += 1) {
    if (tokens[index]?.text === '(') depth += 1;
    if (tokens[index]?.text === ')') depth -= 1;
    if (depth === 0) return index;
  }
  return tokens.length;
}
