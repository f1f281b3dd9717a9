import type { Knex } from 'knex';
import { literal } from '../../core/sql-literal.ts';
import type { Engine } from '../engine.ts';
import { escapeMarks, type Compiled } from '../models/compile.ts';
import type { Model } from '../models/model.ts';
import { indicatorNames, type PlannedCleaning } from './policy.ts';
import type { RowStep } from './rule.ts';
import type { Tally } from './tally.ts';
import { uniqueSuffix } from '../unique-suffix.ts';

/** Rows after cleaning, with what they were before in columns beside them, which cost nothing until somebody reads them. */
export interface CleanedRows extends Compiled {
  tallies: Tally[];
  /** The column that holds what was delivered. */
  delivered: (column: string) => string;
  /** Columns beside those of the rows before, with their types. */
  added: { name: string; type: string }[];
}

export type CleaningEngine = Pick<Engine, 'fence' | 'columnType' | 'takeStatistics'>;

/** Whether a load of this model cleans its rows into a table of their own first, and so reads what was delivered once. */
export function writesDown({ cleaning = [] }: Model): boolean {
  return cleaning.some(({ step }) => step.needs === 'row' && step.form !== undefined);
}

/**
 * The staged SELECT with the policies of its columns applied. Without policies it stays as it is. A load looks at its rows several
 * times: where text is cleaned, which takes longer than to write it down, that is done once.
 */
export async function cleanedRows(trx: Knex, engine: CleaningEngine, model: Model, staged: Compiled): Promise<CleanedRows & { release: () => Promise<void> }> {
  const steps = model.cleaning ?? [];
  const derived = indicatorNames(model);
  const columns = model.columns.filter(({ name }) => !derived.has(name));
  const rows = layered(steps, columns.map(({ name }) => name), staged, engine.fence);
  if (!writesDown(model)) return { ...rows, release: async () => undefined };
  const table = `work.cleaned_${uniqueSuffix()}`;
  const all = [...columns, ...rows.added];
  const list = all.map(({ name }) => name).join(', ');
  await trx.raw(`create table ${table} (${all.map(({ name, type }) => `${name} ${engine.columnType(type)}`).join(', ')})`);
  await trx.raw(`insert into ${table} (${list}) select ${list} from (${rows.sql}) as cleaned`, rows.bindings);
  await engine.takeStatistics(trx, table);
  return { ...rows, sql: `select * from ${table}`, bindings: [], release: async () => void (await trx.raw(`drop table ${table}`)) };
}

interface Layer { planned: PlannedCleaning; step: RowStep; was: string; why: string }

/**
 * Each step in layers of its own, so that an expression may name what another one has computed.
 * @param columns Those of the rows before any step.
 * @param fence See Engine.
 * @param prefix Of the columns that are added.
 */
export function layered(steps: readonly PlannedCleaning[], columns: readonly string[], { sql, bindings }: Compiled, fence: string, prefix = 'clean'): CleanedRows {
  const layers = steps.flatMap((planned, index): Layer[] => (planned.step.needs === 'row' ? [{ planned, step: planned.step, was: `${prefix}_was_${index}`, why: `${prefix}_why_${index}` }] : []));
  let text = sql;
  const carried = [...columns];
  for (const [index, { planned, step, was, why }] of layers.entries()) {
    const { column: { name }, indicator } = planned;
    const form = step.form === undefined ? name : `${prefix}_form_${index}`;
    const once = step.form === undefined ? '' : fence;
    if (step.form !== undefined) text = `select *, ${escapeMarks(step.form(name))} as ${form} from (${text}) as formed${once}`;
    text = `select *, ${step.why === undefined ? 'cast(null as varchar)' : escapeMarks(step.why({ value: name, form }))} as ${why} from (${text}) as judged${once}`;
    const kept = carried.map((column) => (column === name ? `${escapeMarks(step.value({ value: name, form, why }))} as ${name}` : column));
    text = `select ${[...kept, `${name} as ${was}`, why, ...(indicator ? [`${why} is not null as ${indicator.name}`] : [])].join(', ')} from (${text}) as cleaned${once}`;
    carried.push(was, why, ...(indicator ? [indicator.name] : []));
  }
  return {
    added: layers.flatMap(({ planned: { column, indicator }, was, why }) => [{ name: was, type: column.type }, { name: why, type: 'varchar' }, ...(indicator ? [{ name: indicator.name, type: 'boolean' }] : [])]),
    sql: text, bindings,
    tallies: layers.flatMap((layer, index) => talliesOf(layer, layers.slice(index + 1))),
    delivered: (column) => layers.find(({ planned }) => planned.column.name === column)?.was ?? column,
  };
}

function talliesOf({ planned: { column, rule }, step, was, why }: Layer, later: readonly Layer[]): Tally[] {
  const after = later.find(({ planned }) => planned.column.name === column.name)?.was ?? column.name;
  const changes = step.value({ value: 'x', form: 'y', why: 'z' }) !== 'x';
  return [
    ...(changes ? [{ column: column.name, rule, action: 'standardised' as const, reason: '', condition: `(${why} is null and ${was} is distinct from ${after})` }] : []),
    ...step.reasons.map(({ name, action }) => ({ column: column.name, rule, action, reason: name, condition: `${why} = ${literal(name)}` })),
  ];
}
