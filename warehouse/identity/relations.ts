import { MusterError } from '../../core/errors.ts';
import type { LogicalDate } from '../../core/dates.ts';
import type { Engine } from '../engine.ts';
import { selectOver } from '../models/compile.ts';
import type { Entity } from '../models/entity.ts';
import { inOrder } from '../models/graph.ts';
import { sqlOf, type Model } from '../models/model.ts';
import { IDENTITY_MAP } from './changes.ts';
import { IDENTITY_PROFILES } from './models.ts';

/** What `staging.<entity>` stands for where records are resolved into customers. */
export interface Identity {
  /** Relations of a night by name, as SQL; `customer_id` in them is the customer of that night. Entities without one are left out. */
  relations(night: LogicalDate, engine: Pick<Engine, 'overrideSuffix'>): ReadonlyMap<string, string>;
  /** How to reach the customers of a night, and what is known of each: `staging.customers`, as SQL. */
  customers(night: LogicalDate): string;
  /** The rows of an entity with the `record_id` of each beside its customer. */
  records(entity: string, night: LogicalDate): string;
}

/** The entities that say whose a row is. */
function ofCustomers(entities: ReadonlyMap<string, Entity>): Entity[] {
  return [...entities.values()].filter(({ columns }) => columns.some(({ name }) => name === 'customer_id'));
}

/**
 * Views that marts share, and that say whose a row is: read by a model they mean the night that it is built for. In an order in which each
 * comes after what it reads.
 */
export function sharedViews(models: ReadonlyMap<string, Model>, entities: ReadonlyMap<string, Entity>): Model[] {
  const known = new Set(ofCustomers(entities).map(({ name }) => `staging.${name}`));
  return inOrder(models).filter(({ kind, schema, name, dependsOn }) => {
    const shared = kind === 'view' && schema === 'intermediate' && dependsOn.some((other) => known.has(other));
    if (shared) known.add(name);
    return shared;
  });
}

export function identityOf(entities: ReadonlyMap<string, Entity>, views: readonly Model[]): Identity {
  const columnsOf = ({ columns }: Entity): string[] => [...columns.map(({ name }) => name).filter((name) => name !== 'customer_id'), 'loaded_at'];
  const resolved = (entity: Entity, night: LogicalDate, more: readonly string[] = []): string =>
    `select coalesce(resolved.customer_id, raw.customer_id) as customer_id, ${[...more, ...columnsOf(entity).map((name) => `raw.${name}`)].join(', ')}
    from staging.${entity.name} as raw left join ${renamed(night)} as resolved on resolved.record_id = raw.customer_id`;
  const known = (name: string): Entity => {
    const entity = entities.get(name);
    if (entity) return entity;
    throw new Error(`no entity ${name}`);
  };
  const customers = (night: LogicalDate): string =>
    `select customer_id, ${columnsOf(known('customers')).join(', ')} from ${IDENTITY_PROFILES} where as_of_date = date '${night}'`;
  return {
    relations(night, { overrideSuffix }) {
      const relations = new Map(ofCustomers(entities).map((entity) => [`staging.${entity.name}`, entity.name === 'customers' ? customers(night) : resolved(entity, night)]));
      for (const view of views) relations.set(view.name, selectOver(sqlOf(view, overrideSuffix), relations));
      return relations;
    },
    customers,
    records: (name, night) => `(${resolved(known(name), night, ['raw.customer_id as record_id'])})`,
  };
}

/** Records that go by another id than their own: far fewer than there are records. */
export function renamed(night: LogicalDate): string {
  return `(select record_id, customer_id from ${IDENTITY_MAP} where as_of_date = date '${night}' and customer_id <> record_id)`;
}

/**
 * A model as it is where identities are resolved: what reads whose something is waits until that is known.
 * @throws MusterError usage for a view that people read, and so without a night.
 */
export function withIdentity(model: Model, entities: ReadonlyMap<string, Entity>, views: readonly Model[]): Model {
  const shared = new Set(views.map(({ name }) => name));
  const names = new Set([...ofCustomers(entities).map(({ name }) => `staging.${name}`), ...shared]);
  const reads = model.dependsOn.filter((name) => names.has(name));
  // A history is one of records: what a system said of somebody does not change with who that turns out to be.
  if (model.staging !== null || reads.length === 0 || shared.has(model.name) || model.computed !== undefined) return model;
  if (model.kind === 'view') {
    throw new MusterError({
      kind: 'usage', where: model.file, found: `a view that reads ${reads.join(', ')} while \`identity\` is configured`,
      allowed: 'full or incremental_by_date, or a view in intermediate/, for models to read', todo: 'make it incremental_by_date: who a customer is depends on the night',
    });
  }
  const customers = reads.includes('staging.customers') || reads.some((name) => views.find((view) => view.name === name)?.dependsOn.includes('staging.customers'));
  return { ...model, resolved: true, dependsOn: [...new Set([...model.dependsOn, IDENTITY_MAP, ...(customers ? [IDENTITY_PROFILES] : [])])] };
}
