import type { Knex } from 'knex';
import type { LogicalDate } from '../../core/dates.ts';
import { literal } from '../../core/sql-literal.ts';
import { escapeMarks, type Compiled } from '../models/compile.ts';
import type { Model } from '../models/model.ts';
import { indicatorNames, type PlannedCleaning } from './policy.ts';
import { recordCleaning, recordRows, type CleanedDataset } from './record.ts';
import type { CleaningEngine } from './rows.ts';
import type { PopulationInput, PopulationStep, RowStep } from './rule.ts';
import type { Tally } from './tally.ts';
import { uniqueSuffix } from '../unique-suffix.ts';

/** The rows of a model on one night, cleaned by what all of them say. */
export interface CleanedPopulation extends Compiled {
  /** Writes what was done to whom, after the rows are published. */
  record: () => Promise<void>;
  release: () => Promise<void>;
}

/**
 * Computes a model's rows once, applies the policies of its columns in their order, and says where the result is. A model without
 * policies is left as it is: its SELECT goes straight into its table.
 */
export async function cleanedPopulation(trx: Knex, engine: CleaningEngine, model: Model, built: Compiled, logicalDate: LogicalDate): Promise<CleanedPopulation> {
  const steps = model.cleaning ?? [];
  const target: CleanedDataset = { name: model.name, partitions: [logicalDate], undated: false };
  if (steps.length === 0) return { ...built, record: () => forget(trx, target), release: async () => undefined };
  const suffix = uniqueSuffix();
  const [before, after] = [`work.built_${suffix}`, `work.cleaned_${suffix}`];
  const derived = indicatorNames(model);
  const columns = model.columns.filter(({ name }) => !derived.has(name));
  const names = columns.map(({ name }) => name);
  await trx.raw(`create table ${before} (${columns.map(({ name, type }) => `${name} ${engine.columnType(type)}`).join(', ')})`);
  await trx.raw(`insert into ${before} (${names.join(', ')}) select ${names.join(', ')} from (${built.sql}) as built`, built.bindings);
  const { tables, rows, added } = chained(steps, names, before, model.grain);
  const all = [...columns.map(({ name, type }) => ({ name, type })), ...added];
  await trx.raw(`create table ${after} (${all.map(({ name, type }) => `${name} ${engine.columnType(type)}`).join(', ')})`);
  const list = all.map(({ name }) => name).join(', ');
  await trx.raw(escapeMarks(`insert into ${after} (${list}) with ${tables.join(',\n')} select ${list} from ${rows}`));
  await trx.raw(`drop table ${before}`);
  return {
    sql: `select * from ${after}`, bindings: [],
    record: () => record(trx, target, model, after, talliesOf(steps)),
    release: async () => void (await trx.raw(`drop table ${after}`)),
  };
}

interface Chain { tables: string[]; /** The last of them. */ rows: string; /** Columns beside those of the model's SELECT. */ added: { name: string; type: string }[] }

/** One table a step, each over the one before it. */
function chained(steps: readonly PlannedCleaning[], columns: readonly string[], from: string, key: readonly string[]): Chain {
  const chain: Chain = { tables: [], rows: from, added: [] };
  const carried = [...columns];
  for (const [index, { column, step, indicator }] of steps.entries()) {
    const input: PopulationInput = { rows: chain.rows, column, key, prefix: `s${index}_` };
    const { tables, joins, value, why } = step.needs === 'population' ? step : overRows(step);
    const reason = why(input);
    const kept = carried.map((name) => (name === column.name ? `${value(input)} as ${name}` : `r.${name}`));
    const own = [`r.${column.name} as ${was(index)}`, `${reason} as ${reasonOf(index)}`, ...(indicator ? [`${reason} is not null as ${indicator.name}`] : [])];
    chain.tables.push(...tables(input), `cleaned_${index} as (select ${[...kept, ...own].join(', ')} from ${chain.rows} as r ${joins(input)})`);
    chain.rows = `cleaned_${index}`;
    chain.added.push({ name: was(index), type: column.type }, { name: reasonOf(index), type: 'varchar' }, ...(indicator ? [{ name: indicator.name, type: 'boolean' }] : []));
    carried.push(was(index), reasonOf(index), ...(indicator ? [indicator.name] : []));
  }
  return chain;
}

function was(index: number): string {
  return `clean_was_${index}`;
}

function reasonOf(index: number): string {
  return `clean_why_${index}`;
}

/** A rule over single rows, where a population is cleaned. */
function overRows(step: RowStep): Pick<PopulationStep, 'tables' | 'joins' | 'value' | 'why'> {
  const input = ({ column: { name } }: PopulationInput): { value: string; form: string } => ({ value: `r.${name}`, form: step.form === undefined ? `r.${name}` : `(${step.form(`r.${name}`)})` });
  return { tables: () => [], joins: () => '', value: (about) => step.value({ ...input(about), why: step.why === undefined ? 'cast(null as varchar)' : `(${step.why(input(about))})` }), why: (about) => step.why?.(input(about)) ?? 'cast(null as varchar)' };
}

function talliesOf(steps: readonly PlannedCleaning[]): Tally[] {
  return steps.flatMap(({ column: { name }, rule, step }, index): Tally[] => {
    const later = steps.findIndex((other, place) => place > index && other.column.name === name);
    const standardised = step.needs === 'row' ? [{ column: name, rule, action: 'standardised' as const, reason: '', condition: `(${reasonOf(index)} is null and ${was(index)} is distinct from ${later < 0 ? name : was(later)})` }] : [];
    return [...standardised, ...step.reasons.map(({ name: reason, action }) => ({ column: name, rule, action, reason, condition: `${reasonOf(index)} = ${literal(reason)}` }))];
  });
}

/** A policy may have been there before. */
async function forget(trx: Knex, target: CleanedDataset): Promise<void> {
  await recordCleaning(trx, target, []);
  await recordRows(trx, target, [], { rows: { sql: '', bindings: [] }, partition: '', key: [], customer: null });
}

async function record(trx: Knex, target: CleanedDataset, model: Model, rows: string, tallies: readonly Tally[]): Promise<void> {
  const [partition = ''] = target.partitions;
  const { rows: [counts] } = (await trx.raw(escapeMarks(`select ${tallies.map(({ condition }, index) => `count(*) filter (where ${condition}) as counted_${index}`).join(', ')} from ${rows}`))) as { rows: Record<string, number>[] };
  const counted = tallies.map((tally, index) => ({ partition, tally, rows: counts?.[`counted_${index}`] ?? 0 }));
  await recordCleaning(trx, target, counted);
  await recordRows(trx, target, counted.filter(({ rows: some }) => some > 0).map(({ tally }) => tally), {
    rows: { sql: `select *, date '${partition}' as clean_day from ${rows}`, bindings: [] }, partition: 'clean_day',
    key: model.grain.filter((name) => name !== model.partition && model.columns.some((column) => column.name === name && column.pii === undefined)),
    customer: model.columns.some(({ name }) => name === 'customer_id') ? 'customer_id' : null,
  });
}
