import { MusterError } from '../../core/errors.ts';
import type { LogicalDate } from '../../core/dates.ts';
import type { Entity } from '../models/entity.ts';
import type { Model } from '../models/model.ts';
import { IDENTITY_MAP } from './changes.ts';
import { IDENTITY_PROFILES } from './models.ts';

/** What `staging.<entity>` stands for where records are resolved into customers. */
export interface Identity {
  /** Relations of a night by name, as SQL; `customer_id` in them is the customer of that night. Entities without one are left out. */
  relations(night: LogicalDate): ReadonlyMap<string, string>;
  /** The rows of an entity with the `record_id` of each beside its customer. */
  records(entity: string, night: LogicalDate): string;
}

/** The entities that say whose a row is. */
function ofCustomers(entities: ReadonlyMap<string, Entity>): Entity[] {
  return [...entities.values()].filter(({ columns }) => columns.some(({ name }) => name === 'customer_id'));
}

export function identityOf(entities: ReadonlyMap<string, Entity>): Identity {
  const columnsOf = ({ columns }: Entity): string[] => [...columns.map(({ name }) => name).filter((name) => name !== 'customer_id'), 'loaded_at'];
  const resolved = (entity: Entity, night: LogicalDate, more: readonly string[] = []): string =>
    `select coalesce(resolved.customer_id, raw.customer_id) as customer_id, ${[...more, ...columnsOf(entity).map((name) => `raw.${name}`)].join(', ')}
    from staging.${entity.name} as raw left join ${renamed(night)} as resolved on resolved.record_id = raw.customer_id`;
  const profiles = (entity: Entity, night: LogicalDate): string =>
    `select customer_id, ${columnsOf(entity).join(', ')} from ${IDENTITY_PROFILES} where as_of_date = date '${night}'`;
  return {
    relations: (night) => new Map(ofCustomers(entities).map((entity) => [`staging.${entity.name}`, entity.name === 'customers' ? profiles(entity, night) : resolved(entity, night)])),
    records(name, night) {
      const entity = entities.get(name);
      if (!entity) throw new Error(`no entity ${name}`);
      return `(${resolved(entity, night, ['raw.customer_id as record_id'])})`;
    },
  };
}

/** Records that go by another id than their own: far fewer than there are records. */
export function renamed(night: LogicalDate): string {
  return `(select record_id, customer_id from ${IDENTITY_MAP} where as_of_date = date '${night}' and customer_id <> record_id)`;
}

/**
 * A model as it is where identities are resolved: what reads whose something is waits until that is known.
 * @throws MusterError usage for a view, which is read without a night and so cannot know.
 */
export function withIdentity(model: Model, entities: ReadonlyMap<string, Entity>): Model {
  const names = new Set(ofCustomers(entities).map(({ name }) => `staging.${name}`));
  const reads = model.dependsOn.filter((name) => names.has(name));
  if (model.staging !== null || reads.length === 0) return model;
  if (model.kind === 'view') {
    throw new MusterError({
      kind: 'usage', where: model.file, found: `a view that reads ${reads.join(', ')} while \`identity\` is configured`,
      allowed: 'full or incremental_by_date', todo: 'make it incremental_by_date: who a customer is depends on the night',
    });
  }
  return { ...model, resolved: true, dependsOn: [...new Set([...model.dependsOn, IDENTITY_MAP, ...(reads.includes('staging.customers') ? [IDENTITY_PROFILES] : [])])] };
}
