import { layered, type CleanedRows } from '../cleaning/rows.ts';
import type { PlannedCleaning } from '../cleaning/policy.ts';
import type { Engine } from '../engine.ts';
import type { Model } from '../models/model.ts';

/** What names a row or another entity. Text only: a number has no blanks. */
function idsOf({ columns, staging }: Model): { name: string; type: string }[] {
  return columns.filter(({ name, type, references }) => type === 'varchar' && (references !== undefined || (staging?.key ?? []).includes(name)));
}

/**
 * Condition over one row: an id is empty, or has spaces around it. Next to nothing to look for beside the counts that every load takes
 * (10 million rows with three ids: 0.1 s), while to trim every id would take as long as half of the load.
 */
export function untidyIds(model: Model): string | null {
  const ids = idsOf(model);
  return ids.length === 0 ? null : ids.map(({ name }) => `${name} like ' %' or ${name} like '% ' or ${name} = ''`).join(' or ');
}

/**
 * The rows with ids that name something: without spaces around them, and null where nothing is left. An empty id is a missing one, and
 * `C1 ` is the customer `C1`. Only for loads that have such ids.
 */
export function withTidyIds(model: Model, rows: CleanedRows, { fence }: Pick<Engine, 'fence'>): CleanedRows {
  const steps = idsOf(model).map((column): PlannedCleaning => ({
    column, rule: 'trim', indicator: null, declared: { rule: 'trim', options: {} },
    step: { needs: 'row', value: ({ value }) => `nullif(trim(${value}), '')`, reasons: [] },
  }));
  const tidy = layered(steps, [...model.columns, ...rows.added].map(({ name }) => name), rows, fence, 'id');
  return {
    ...tidy, tallies: [...rows.tallies, ...tidy.tallies], added: [...rows.added, ...tidy.added],
    delivered: (column) => (rows.delivered(column) === column ? tidy.delivered(column) : rows.delivered(column)),
  };
}
