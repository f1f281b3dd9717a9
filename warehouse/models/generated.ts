import { categoryCode, isCategory } from './categories.ts';
import type { Entity } from './entity.ts';
import type { Model, ModelColumn } from './model.ts';
import { otherwiseSelects } from './otherwise.ts';

/** The model that knows every customer of a night; feature marts hang on it. */
export const SPINE = 'intermediate.customers';

/** All features of a customer side by side. */
export const FEATURE_VIEW = 'marts.customer_features';

const FEATURE_GRAIN = ['as_of_date', 'customer_id'];

/**
 * The canonical view of an entity, `staging.<entity>`: the rows of every active system, or none with the right types.
 * A system that tells of it by another entity alone has its rows made of that. Marts read nothing else of staging, so they run unchanged on any company.
 */
export function entityView(entity: Entity, models: readonly Model[]): Model {
  const columns: ModelColumn[] = [
    ...entity.columns.map((column): ModelColumn => ({ ...column, required: undefined })),
    { name: 'loaded_at', type: 'timestamp', description: 'When we knew the row, UTC.' },
  ];
  const list = columns.map(({ name }) => name).join(', ');
  const feeds = models.filter(({ staging }) => staging?.entity === entity.name).map(({ name }) => ({ reads: name, select: `select ${list} from ${name}` }));
  const parts = [...feeds, ...otherwiseSelects(entity, models, list)];
  const empty = `select ${columns.map(({ name, type }) => `cast(null as ${type}) as ${name}`).join(', ')} where 1 = 0`;
  return {
    ...view(`staging.${entity.name}`, entity.file, entity.description, columns),
    grain: entity.key, sql: parts.map(({ select }) => select).join('\nunion all\n') || empty, dependsOn: parts.map(({ reads }) => reads),
  };
}

/** Marts whose rows are features of a customer on a day: one joins them by having that grain and a column with `drift`. */
export function featureMarts(models: Iterable<Model>): Model[] {
  return [...models]
    .filter(({ schema, kind, grain, columns }) => schema === 'marts' && kind === 'incremental_by_date'
      && FEATURE_GRAIN.every((column, index) => grain[index] === column) && grain.length === FEATURE_GRAIN.length
      && columns.some(({ drift }) => drift !== undefined))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** One row for each customer and night with every feature; null where a mart has no row. Training and scoring read this. A feature that is a category is a code here. */
export function featureView(marts: readonly Model[]): Model {
  const own = marts.map(({ columns }) => columns.filter(({ name }) => !FEATURE_GRAIN.includes(name)));
  const selected = own.flatMap((columns, index) => columns.map((column) => (isCoded(column) ? `${categoryCode(`f${index}.${column.name}`)} as ${column.name}` : `f${index}.${column.name}`)));
  const joins = marts.map(({ name }, index) => `left join ${name} as f${index} on f${index}.as_of_date = s.as_of_date and f${index}.customer_id = s.customer_id`);
  return {
    ...view(FEATURE_VIEW, marts[0]?.file ?? FEATURE_VIEW, 'All features of a customer as of a day.', [
      { name: 'as_of_date', type: 'date', description: 'The logical date.' },
      { name: 'customer_id', type: 'varchar', description: 'The customer.' },
      ...own.flat().map((column) => (isCoded(column) ? { ...column, type: 'double precision' } : column)),
    ]),
    grain: FEATURE_GRAIN,
    sql: [`select ${['s.as_of_date', 's.customer_id', ...selected].join(', ')}`, `from ${SPINE} as s`, ...joins].join('\n'),
    dependsOn: [SPINE, ...marts.map(({ name }) => name)],
  };
}

function isCoded({ drift, type }: ModelColumn): boolean {
  return drift !== undefined && isCategory(type);
}

function view(name: string, file: string, description: string, columns: ModelColumn[]): Model {
  const [schema = '', table = ''] = name.split('.');
  return {
    name, schema, table, file, kind: 'view', description, owner: null, tags: [], grain: [], partition: null, distributeBy: null, onSchemaChange: 'append', columns,
    audits: [], sql: '', overrides: new Map(), dependsOn: [], binds: [], staging: null, generated: true,
  };
}
