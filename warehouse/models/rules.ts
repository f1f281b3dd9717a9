import { MusterError } from '../../core/errors.ts';
import { closestWord } from '../../core/words.ts';
import { BINDS } from './binds.ts';
import { referencesIn, unqualifiedRelations } from './references.ts';
import type { Token } from './sql-text.ts';

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
];

/**
 * Holds a model's SQL against the house rules: one SELECT, no clock or chance, known binds, relations with a schema.
 * @throws MusterError usage with file and line.
 */
export function checkRules(tokens: readonly Token[], file: string): void {
  const first = tokens[0];
  if (!first) throw refusal(file, 1, 'the file holds no SELECT', 'write one SELECT below the header');
  if (!['select', 'with'].includes(first.text)) throw refusal(file, first.line, `"${first.text}"`, 'a model is one SELECT (or WITH ... SELECT)');
  const semicolon = tokens.find((token, index) => token.text === ';' && index < tokens.length - 1);
  if (semicolon) throw refusal(file, semicolon.line, 'a second statement', 'a model is one SELECT; split it into two files');
  tokens.forEach((token, index) => checkToken(token, tokens[index - 1], tokens[index + 1], file));
  const [bare] = unqualifiedRelations(tokens);
  if (bare?.kind === 'string') throw refusal(file, bare.line, 'a file read by its path', 'declare the files in sources/<system>.yaml and read staging.<entity>');
  if (bare) throw refusal(file, bare.line, `relation "${bare.text}" without a schema`, 'write schema.name, such as staging.order_lines');
}

function checkToken(token: Token, before: Token | undefined, after: Token | undefined, file: string): void {
  if (token.kind === 'bind' && !(token.text in BINDS)) {
    throw refusal(file, token.line, `bind :${token.text}`, `allowed binds: ${Object.keys(BINDS).map((name) => `:${name}`).join(', ')}`);
  }
  if (token.kind !== 'word' || before?.text === '.' || before?.text === 'as') return;
  const ban = BANS.find(({ words, callOnly }) => words.includes(token.text) && (!callOnly || after?.text === '('));
  if (ban) throw refusal(file, token.line, `${token.text}${ban.callOnly ? '()' : ''} is banned`, ban.todo);
}

/** Refuses a name that no model, entity or source has. `known` is what this layer may read. */
export function checkReferences(tokens: readonly Token[], known: ReadonlySet<string>, file: string): void {
  const unknown = referencesIn(tokens).find(({ name }) => !known.has(name) && !name.startsWith('meta.'));
  if (!unknown) return;
  const meant = closestWord(unknown.name, [...known]);
  throw new MusterError({
    kind: 'usage', where: `${file}:${unknown.line}`, found: `unknown relation ${unknown.name}`,
    allowed: [...known].toSorted().join(', ') || 'nothing (no source is active)', todo: todoAbout(unknown.name, meant),
  });
}

function todoAbout(name: string, meant: string | undefined): string {
  if (name.startsWith('sources.')) return 'read staging.<entity>, which the staging models of the source feed: only they read sources';
  return meant === undefined ? 'correct the name, or add the model' : `write ${meant}`;
}

function refusal(file: string, line: number, found: string, todo: string): MusterError {
  return new MusterError({ kind: 'usage', where: `${file}:${line}`, found, todo });
}
