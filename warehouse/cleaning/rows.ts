import { escapeMarks, type Compiled } from '../models/compile.ts';
import type { Model } from '../models/model.ts';
import type { PlannedCleaning } from './policy.ts';
import type { RowStep } from './rule.ts';
import type { Tally } from './tally.ts';
import { quote } from './text-sql.ts';

/** Rows after cleaning, with what they were before in columns beside them, which cost nothing until somebody reads them. */
export interface CleanedRows extends Compiled {
  tallies: Tally[];
  /** The column that holds what was delivered. */
  delivered: (column: string) => string;
}

/** The staged SELECT with the policies of its columns applied, each in a layer of its own. Without policies it stays as it is. */
export function cleanedRows(model: Model, staged: Compiled): CleanedRows {
  const derived = new Set((model.cleaning ?? []).flatMap(({ indicator }) => indicator?.name ?? []));
  const columns = model.columns.map(({ name }) => name).filter((name) => !derived.has(name));
  return layered(model.cleaning ?? [], columns, staged);
}

interface Layer { planned: PlannedCleaning; step: RowStep; was: string; why: string }

/** @param columns Those of the rows before any step. */
export function layered(steps: readonly PlannedCleaning[], columns: readonly string[], { sql, bindings }: Compiled): CleanedRows {
  const layers = steps.flatMap((planned, index): Layer[] => (planned.step.needs === 'row' ? [{ planned, step: planned.step, was: `clean_was_${index}`, why: `clean_why_${index}` }] : []));
  let text = sql;
  const carried = [...columns];
  for (const [index, { planned, step, was, why }] of layers.entries()) {
    const { column: { name }, indicator } = planned;
    const form = step.form === undefined ? name : `clean_form_${index}`;
    if (step.form !== undefined) text = `select *, ${escapeMarks(step.form(name))} as ${form} from (${text}) as formed`;
    const reason = step.why === undefined ? 'cast(null as varchar)' : escapeMarks(step.why({ value: name, form }));
    const kept = carried.map((column) => (column === name ? `${escapeMarks(step.value({ value: name, form }))} as ${name}` : column));
    text = `select ${[...kept, `${name} as ${was}`, `${reason} as ${why}`, ...(indicator ? [`${reason} is not null as ${indicator.name}`] : [])].join(', ')} from (${text}) as cleaned`;
    carried.push(was, why, ...(indicator ? [indicator.name] : []));
  }
  return {
    sql: text, bindings,
    tallies: layers.flatMap((layer, index) => talliesOf(layer, layers.slice(index + 1))),
    delivered: (column) => layers.find(({ planned }) => planned.column.name === column)?.was ?? column,
  };
}

function talliesOf({ planned: { column, rule }, step, was, why }: Layer, later: readonly Layer[]): Tally[] {
  const after = later.find(({ planned }) => planned.column.name === column.name)?.was ?? column.name;
  const changes = step.value({ value: 'x', form: 'y' }) !== 'x';
  return [
    ...(changes ? [{ column: column.name, rule, action: 'standardised' as const, reason: '', condition: `(${why} is null and ${was} is distinct from ${after})` }] : []),
    ...step.reasons.map(({ name, action }) => ({ column: column.name, rule, action, reason: name, condition: `${why} = ${quote(name)}` })),
  ];
}
