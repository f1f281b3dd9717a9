import { featureRows } from '../feature-rows.ts';
import { isCategory } from '../models/categories.ts';
import { SPINE } from '../models/generated.ts';
import type { Feature, Project } from '../models/project.ts';
import type { Warehouse } from '../warehouse.ts';
import type { LogicalDate } from '../../core/dates.ts';
import { summariseColumns, type ColumnCounts } from './summarise.ts';

/**
 * What every feature held on a night, over all customers: one scan of each mart, so that nothing is joined but the customers. In the
 * order of the project's features.
 * @param edges of the bins, by feature of numbers; one without is counted as a whole.
 */
export async function summariseFeatures(warehouse: Warehouse, project: Project, date: LogicalDate, edges: ReadonlyMap<string, readonly number[]>): Promise<ColumnCounts[]> {
  const features = [...project.features.values()];
  const found = new Map<string, ColumnCounts>();
  for (const mart of new Set(features.map(({ model }) => model))) {
    const own = features.filter(({ model }) => model === mart);
    const numbers = own.filter(({ type }) => !isCategory(type)).map(({ name }) => ({ kind: 'numeric' as const, name, edges: edges.get(name) ?? [] }));
    const kinds = own.filter(({ type }) => isCategory(type)).map(({ name }) => ({ kind: 'categorical' as const, name }));
    const counted = [
      ...(numbers.length > 0 ? await summariseColumns(warehouse, { from: `${featureRows(project, numbers.map(({ name }) => name))} where as_of_date = cast(? as date)`, bindings: [date] }, numbers) : []),
      ...(kinds.length > 0 ? await summariseColumns(warehouse, { from: `${kindRows(mart, kinds)} where as_of_date = cast(? as date)`, bindings: [date] }, kinds) : []),
    ];
    for (const one of counted) found.set(one.name, one);
  }
  return features.map(({ name }) => found.get(name)!);
}

/** The view of features holds the codes of categories; here they have their names. */
function kindRows(mart: string, kinds: readonly Pick<Feature, 'name'>[]): string {
  return `(select s.as_of_date, ${kinds.map(({ name }) => `m.${name}`).join(', ')} from ${SPINE} as s left join ${mart} as m on m.as_of_date = s.as_of_date and m.customer_id = s.customer_id) as kinds`;
}
