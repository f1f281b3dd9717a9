import { MusterError } from '../../core/errors.ts';
import { tokenize, type Token } from '../models/sql-text.ts';

/** Functions that run text as SQL, in which anything could stand. PostgreSQL holds some of these to be mere readers. */
const RUNS_TEXT = /^(set_config|query_to_xml\w*|cursor_to_xml\w*|ts_stat|ts_rewrite|dblink\w*|crosstab\w*|connectby|xpath_table)$/;

/** Volatile because they answer otherwise each time, and for nothing else. */
const HARMLESS = new Set([
  'random', 'random_normal', 'gen_random_uuid', 'uuidv4', 'uuidv7', 'clock_timestamp', 'timeofday', 'pg_sleep', 'pg_sleep_for', 'pg_sleep_until', 'pg_is_in_recovery', 'current_query',
  'pg_relation_size', 'pg_table_size', 'pg_indexes_size', 'pg_total_relation_size', 'pg_database_size', 'pg_tablespace_size', 'pg_partition_tree', 'pg_partition_ancestors', 'pg_blocking_pids',
]);

const COMMENT = /--[^\n]*|\/\*[\s\S]*?\*\//g;

/**
 * Refuses a statement that calls a function which does more than read: one that ends other sessions, takes a lock, changes a setting or makes
 * a large object does so in a read-only transaction too, as whoever owns the tables.
 * @param volatileAmong asks the server which of these functions may do something.
 * @throws MusterError usage that names the function.
 */
export async function refuseEffects(sql: string, volatileAmong: (names: string[]) => Promise<string[]>): Promise<void> {
  const tokens = tokenize(sql);
  const unclear = unclearIn(sql, tokens);
  if (unclear !== undefined) throw refusal(unclear);
  const names = tokens.map((token, index) => ({ name: nameOf(token), called: tokens[index + 1]?.text === '(' })).filter(({ name }) => name !== '');
  const running = names.find(({ name }) => RUNS_TEXT.test(name));
  if (running) throw refusal(`function ${running.name}()`);
  const called = new Set(names.filter((item) => item.called).map(({ name }) => name));
  const doing = (await volatileAmong([...called])).find((name) => !HARMLESS.has(name));
  if (doing !== undefined) throw refusal(`function ${doing}(), which may do more than read (PostgreSQL calls it volatile)`);
}

function nameOf({ kind, text }: Token): string {
  if (kind === 'quoted') return text.slice(1, -1).replaceAll('""', '"');
  return kind === 'word' ? text : '';
}

/** Ways of writing in which PostgreSQL sees other names, or ends texts and comments elsewhere, than we do. */
function unclearIn(sql: string, tokens: readonly Token[]): string | undefined {
  for (const [index, { kind, text, end }] of tokens.entries()) {
    const [next, after] = [tokens[index + 1], tokens[index + 2]];
    const touches = next?.start === end;
    if (kind === 'word' && text === 'u' && touches && next.text === '&') return 'a name in escapes, U&"..."';
    if (kind === 'word' && text === 'e' && touches && next.kind === 'string' && next.text.includes('\\')) return "a text with escapes, E'...'";
    if (text === '$' && touches && (next.text === '$' || (next.kind === 'word' && after?.text === '$'))) return 'a text in dollars, $$...$$';
    const gap = sql.slice(tokens[index - 1]?.end ?? 0, tokens[index]?.start);
    if ([...gap.matchAll(COMMENT)].some(([comment]) => comment.startsWith('/*') && comment.includes('/*', 2))) return 'a comment in a comment';
  }
  return undefined;
}

function refusal(found: string): MusterError {
  return new MusterError({
    kind: 'usage', where: 'query', found: `refused: ${found}`, allowed: 'plain SQL with functions that read; of your own, those that are made STABLE or IMMUTABLE', todo: 'leave it out',
  });
}
