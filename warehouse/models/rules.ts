import { MusterError } from '../../core/errors.ts';
import { closestWord } from '../../core/words.ts';
import { BINDS } from './binds.ts';
import { callsIn, strangeCall } from './calls.ts';
import { FUNCTIONS } from './functions.ts';
import { foreignRelation, referencesIn, relationsRead, unqualifiedRelations } from './references.ts';
import { tokenize, type Token } from './sql-text.ts';

interface Ban {
  words: readonly string[];
  /** Banned only as a call, `now(`; the others are banned as a bare word too. */
  callOnly: boolean;
  todo: string;
}

const BANS: readonly Ban[] = [
  {
    words: ['current_date', 'current_time', 'current_timestamp', 'localtime', 'localtimestamp'], callOnly: false,
    todo: 'use :logical_date or :as_of, so that a backfill gives the same rows',
  },
  {
    words: ['now', 'today', 'clock_timestamp', 'statement_timestamp', 'transaction_timestamp', 'get_current_timestamp', 'get_current_time', 'timeofday'], callOnly: true,
    todo: 'use :logical_date or :as_of, so that a backfill gives the same rows',
  },
  {
    words: ['random', 'setseed', 'uuid', 'uuidv4', 'uuidv7', 'gen_random_uuid', 'nextval'], callOnly: true,
    todo: 'derive it from the row, for example substr(md5(id), 1, 4), so that a second run gives the same rows',
  },
  {
    words: ['read_csv', 'read_csv_auto', 'read_parquet', 'parquet_scan', 'read_json', 'read_json_auto', 'read_text', 'read_blob', 'glob'], callOnly: true,
    todo: 'declare the files in sources/<system>.yaml and read sources.<system>__<name>',
  },
  { words: ['age'], callOnly: true, todo: 'write the difference, such as :logical_date - cast(seen_at as date): age() of one time reads the clock' },
  { words: ['tablesample'], callOnly: false, todo: "choose by the row, for example substr(md5(id), 1, 4) < '0400', so that a second run gives the same rows" },
  { words: ['query', 'query_table'], callOnly: true, todo: 'write the SELECT itself, so that what it reads is known' },
];

/** Texts that PostgreSQL reads as the time at which it reads them. */
const TIMES_OF_CLOCK = /^'\s*(?:now|today|tomorrow|yesterday)\b/i;

const TIME_TYPES = new Set(['date', 'time', 'timestamp', 'timestamptz', 'timetz']);

/**
 * Holds a model's SQL against the house rules: one SELECT, no clock or chance, known binds and functions, relations with a schema.
 * @param more functions that the header vouches for, beside those that both engines have.
 * @throws MusterError usage with file and line.
 */
export function checkRules(tokens: readonly Token[], file: string, more: readonly string[] = []): void {
  const first = tokens[0];
  if (!first) throw refusal(file, 1, 'the file holds no SELECT', 'write one SELECT below the header');
  if (!['select', 'with'].includes(first.text)) throw refusal(file, first.line, `"${first.text}"`, 'a model is one SELECT (or WITH ... SELECT)');
  const semicolon = tokens.find((token, index) => token.text === ';' && index < tokens.length - 1);
  if (semicolon) throw refusal(file, semicolon.line, 'a second statement', 'a model is one SELECT; split it into two files');
  tokens.forEach((_, index) => checkToken(tokens, index, file));
  checkRelations(tokens, file);
  checkCalls(tokens, file, more);
}

/**
 * Holds a condition on one row against the same rules, and to that row: what another table says depends on the night that asks.
 * @param where what declares it, for errors.
 * @throws MusterError usage.
 */
export function checkCondition(condition: string, where: string, more: readonly string[] = []): void {
  const tokens = tokenize(`select ${condition}`);
  const reads = tokens.slice(1).some(({ kind, text }) => kind === 'word' && ['select', 'table'].includes(text)) || relationsRead(tokens).length > 0;
  if (reads) {
    throw new MusterError({
      kind: 'usage', where, found: 'a condition that reads a table', allowed: 'the columns of one row', todo: 'compare columns; what needs another table stands in a mart, or in an audit of kind query',
    });
  }
  checkRules(tokens, where, more);
}

function checkRelations(tokens: readonly Token[], file: string): void {
  const [bare] = unqualifiedRelations(tokens);
  if (bare?.kind === 'string') throw refusal(file, bare.line, 'a file read by its path', 'declare the files in sources/<system>.yaml and read staging.<entity>');
  if (bare) throw refusal(file, bare.line, `relation "${bare.text}" without a schema`, 'write schema.name, such as staging.order_lines');
  const foreign = foreignRelation(tokens);
  if (foreign) throw refusal(file, foreign.line, `relation ${foreign.name}, which is in no layer`, 'read staging.<entity> and what is made of it, by names without quotes; what the warehouse holds beside is a source with a table');
  for (const [index, { text, line }] of tokens.entries()) if (text === 'limit' && !isOrdered(tokens, index)) throw refusal(file, line, 'limit without order by', 'order by what names a row, so that a second run gives the same rows');
}

function checkCalls(tokens: readonly Token[], file: string, more: readonly string[]): void {
  for (const { name, line } of callsIn(tokens)) {
    // "now"() and pg_catalog.now() are now().
    const ban = BANS.find(({ words }) => words.includes(name.split('.').at(-1) ?? ''));
    if (ban) throw refusal(file, line, `${name}() is banned`, ban.todo);
  }
  const strange = strangeCall(tokens, more);
  if (!strange) return;
  const meant = closestWord(strange.name, [...FUNCTIONS]);
  throw new MusterError({
    kind: 'usage', where: placeOf(file, strange.line), found: `function ${strange.name}(), which is not known to give the same on DuckDB and PostgreSQL whenever it runs`, allowed: 'those that docs/models.md#functions lists',
    todo: `${meant === undefined ? '' : `write ${meant}(), or `}write it with one of these, or vouch for it: \`functions: [${strange.name}]\` in the header of the model`,
  });
}

/** Whether an ORDER BY stands before it in the same SELECT. */
function isOrdered(tokens: readonly Token[], limit: number): boolean {
  let depth = 0;
  for (let index = limit - 1; index >= 0; index -= 1) {
    const { text } = tokens[index] as Token;
    if (text === ')') depth += 1;
    if (text === '(') depth -= 1;
    if (depth < 0) return false;
    if (depth === 0 && text === 'order') return true;
  }
  return false;
}

function checkToken(tokens: readonly Token[], index: number, file: string): void {
  const [token, before, after] = [tokens[index] as Token, tokens[index - 1], tokens[index + 1]];
  if (token.kind === 'bind' && !(token.text in BINDS)) {
    throw refusal(file, token.line, `bind :${token.text}`, `allowed binds: ${Object.keys(BINDS).map((name) => `:${name}`).join(', ')}`);
  }
  if (token.kind === 'string' && TIMES_OF_CLOCK.test(token.text) && isTime(tokens, index)) throw refusal(file, token.line, `${token.text} as a time is banned`, 'use :logical_date or :as_of, so that a backfill gives the same rows');
  if (token.kind !== 'word' || before?.text === '.' || before?.text === 'as') return;
  if (token.text === 'interval' && after?.kind === 'number') throw refusal(file, token.line, 'interval without quotes', `write interval '${after.text} days': PostgreSQL knows no other`);
  if (token.text === 'sample' && before?.text === 'using') throw refusal(file, token.line, 'using sample is banned', "choose by the row, for example substr(md5(id), 1, 4) < '0400', so that a second run gives the same rows");
  const ban = BANS.find(({ words, callOnly }) => words.includes(token.text) && (!callOnly || after?.text === '('));
  if (ban) throw refusal(file, token.line, `${token.text}${ban.callOnly ? '()' : ''} is banned`, ban.todo);
}

/** Whether the text there becomes a time: date 'today', cast('now' as timestamp), 'now'::date, or one side of < and >. */
function isTime(tokens: readonly Token[], index: number): boolean {
  const textAt = (place: number): string => tokens[place]?.text ?? '';
  const [before, after] = [textAt(index - 1), textAt(index + 1)];
  if (TIME_TYPES.has(before) || before === 'between') return true;
  if (['::', 'as'].includes(after) && TIME_TYPES.has(textAt(index + 2))) return true;
  // <> compares texts as well as times, and is two tokens as <= is.
  const [left, right] = [`${textAt(index - 2)}${before}`, `${after}${textAt(index + 2)}`];
  return (/(?:[<>]=?)$/.test(left) && !left.endsWith('<>')) || (/^[<>]/.test(right) && !right.startsWith('<>'));
}

/** Refuses a name that no model, entity or source has. `known` is what this layer may read. */
export function checkReferences(tokens: readonly Token[], known: ReadonlySet<string>, file: string): void {
  const unknown = referencesIn(tokens).find(({ name }) => !known.has(name) && !name.startsWith('meta.'));
  if (!unknown) return;
  if (unknown.name.startsWith('sources.') && ![...known].some((name) => name.startsWith('sources.'))) {
    throw refusal(file, unknown.line, `reads ${unknown.name}`, 'read staging.<entity>, which the staging models of the source feed: only they read sources');
  }
  const meant = closestWord(unknown.name, [...known]);
  throw new MusterError({
    kind: 'usage', where: `${file}:${unknown.line}`, found: `unknown relation ${unknown.name}`,
    allowed: [...known].toSorted().join(', ') || 'nothing (no source is active)', todo: meant === undefined ? 'correct the name, or add the model' : `write ${meant}`,
  });
}

function refusal(file: string, line: number, found: string, todo: string): MusterError {
  return new MusterError({ kind: 'usage', where: placeOf(file, line), found, todo });
}

/** A condition has its place already: it is text of one line in a header. */
function placeOf(file: string, line: number): string {
  return /:\d+( \(.*\))?$/.test(file) ? file : `${file}:${line}`;
}
