import { referencesIn } from './references.ts';
import { tokenize, type Token } from './sql-text.ts';
import type { Model } from './model.ts';
import { upstreamOf } from './graph.ts';

/** The column of tables that are made anew for each night: a customer, or whatever else, as of a logical date. */
const NIGHT = 'as_of_date';

/** What a partition can be made of, by the partitions that its model may read. */
export interface PartitionsRead {
  /** Tables of which it reads its own night alone. */
  ownNight: string[];
  /** Tables of which it may read every partition up to its own. */
  upToNight: string[];
}

/** The tables that a model reads, directly or through others, by the partitions that decide about its rows. */
export function partitionsReadBy(models: ReadonlyMap<string, Model>, name: string): PartitionsRead {
  const upstream = upstreamOf(models, name);
  const readers = [name, ...upstream].flatMap((reader) => models.get(reader) ?? []);
  const reachesBack = new Set(readers.filter((reader) => !readsOwnNight(reader, models)).flatMap(({ dependsOn }) => dependsOn));
  const [ownNight, upToNight]: [string[], string[]] = [[], []];
  for (const table of upstream) (isByNight(models.get(table)) && !reachesBack.has(table) ? ownNight : upToNight).push(table);
  return { ownNight, upToNight };
}

const known = new WeakMap<Model, boolean>();

/**
 * Whether a model reads the partition of its own night alone, of every table that is made by night: it says so for each of them
 * (`as_of_date = :logical_date`, or equal to the one of another), and does nothing else with the column but to hand it on. Where its text leaves
 * that open it does not, which costs a partition that is computed again, and no more.
 */
export function readsOwnNight(model: Model, models: ReadonlyMap<string, Model>): boolean {
  const before = known.get(model);
  if (before !== undefined) return before;
  const answer = [model.sql, ...model.overrides.values()].every((sql) => textReadsOwnNight(model, tokenize(sql), models));
  known.set(model, answer);
  return answer;
}

function textReadsOwnNight({ kind, columns }: Model, tokens: readonly Token[], models: ReadonlyMap<string, Model>): boolean {
  const tables = referencesIn(tokens).filter(({ name }) => isByNight(models.get(name)));
  const uses = tokens.flatMap((token, index) => (token.kind === 'word' && token.text === NIGHT ? [useOf(tokens, index)] : []));
  if (uses.includes('other')) return false;
  const pinned = uses.filter((use) => use === 'pinned').length;
  // Who reads a view says which night: it has to hand the column on, and tables that it joins must be of one night.
  return kind === 'view' ? columns.some(({ name }) => name === NIGHT) && pinned >= tables.length - 1 : pinned >= tables.length;
}

function isByNight(model: Model | undefined): boolean {
  return model?.partition === NIGHT || (model?.kind === 'view' && model.columns.some(({ name }) => name === NIGHT));
}

/** What is done with the column that stands at `index`. */
function useOf(tokens: readonly Token[], index: number): 'pinned' | 'handed on' | 'other' {
  const start = tokens[index - 1]?.text === '.' ? index - 2 : index;
  const [before, after] = [tokens[start - 1]?.text ?? '', tokens[index + 1]?.text ?? ''];
  if (after === '=') return isNight(tokens, index + 2) ? 'pinned' : 'other';
  // The column on the left of the sign has been counted.
  if (before === '=') return tokens[start - 2]?.text === NIGHT ? 'handed on' : 'other';
  const opens = ['select', ',', 'by', 'as'].includes(before) || (before === 'distinct' && tokens[start - 2]?.text === 'select') || (before === '(' && !isCall(tokens, start - 1));
  return opens && ['', ',', ')', 'from', 'where', 'group', 'order', 'having', 'limit', 'union', 'as'].includes(after) ? 'handed on' : 'other';
}

/** `:logical_date`, or the column of another table, and nothing added to it. */
function isNight(tokens: readonly Token[], at: number): boolean {
  const end = tokens[at + 1]?.text === '.' ? at + 2 : at;
  const token = tokens[end];
  const night = token?.kind === 'bind' ? token.text === 'logical_date' : token?.text === NIGHT;
  return night && !['+', '-', '.', ':', '::', '('].includes(tokens[end + 1]?.text ?? '');
}

/** Whether the parenthesis at `at` is that of a function, such as `max(as_of_date)`. */
function isCall(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  return before?.kind === 'word' && !['in', 'by', 'select', 'as', 'from', 'using'].includes(before.text);
}
