import type { Entity } from '../models/entity.ts';
import type { Model } from '../models/model.ts';

/** Where identities are read from: the staging tables that feed two entities. */
export interface IdentityFeeds {
  customers: { entity: Entity; models: Model[] };
  identifiers: { entity: Entity; models: Model[] };
}

/** The rows of all systems, with the name of the system beside them, as a relation in parentheses; none where no system has any. */
export function feedRelation({ entity, models }: { entity: Entity; models: readonly Model[] }): string {
  const columns = [...entity.columns.map(({ name, type }) => ({ name, type })), { name: 'loaded_at', type: 'timestamp' }];
  const list = columns.map(({ name }) => name).join(', ');
  const selects = models.map(({ name, staging }) => `select '${staging?.system ?? ''}' as system, ${list} from ${name}`);
  const none = `select ${[{ name: 'system', type: 'varchar' }, ...columns].map(({ name, type }) => `cast(null as ${type}) as ${name}`).join(', ')} where 1 = 0`;
  return `(${selects.join(' union all ') || none})`;
}

/** Order of a record's rows `known`, the newest first. Every column takes part, so that no engine has a choice. */
export function newestFirst({ columns }: Entity): string {
  const others = columns.map(({ name }) => name).filter((name) => !['customer_id', 'updated_at'].includes(name));
  return ['updated_at desc nulls last', 'loaded_at desc', 'system', ...others.map((name) => `${name} nulls last`)].map((column) => `known.${column}`).join(', ');
}
