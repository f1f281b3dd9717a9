import { MusterError } from '../../core/errors.ts';
import type { Entity } from '../models/entity.ts';
import type { Model, ModelColumn } from '../models/model.ts';
import { IDENTITY_MAP } from './changes.ts';
import { feedRelation, newestFirst, type IdentityFeeds } from './feeds.ts';
import { resolveIdentities } from './resolve.ts';
import type { IdentitySettings } from './settings.ts';
import { identityStatements } from './statements.ts';
import { checkSurvivorship, survivors } from './survivorship.ts';

/** What is known of each customer, of all their records together. */
export const IDENTITY_PROFILES = 'intermediate.identity_profiles';

/**
 * The tables of identity resolution, as models: built after staging and before what reads them, and in the ledger, plans and lineage as any other.
 * @throws MusterError usage where no system tells of customers, or a survivorship rule names what is not there.
 */
export function identityModels(written: ReadonlyMap<string, Model>, entities: ReadonlyMap<string, Entity>, settings: IdentitySettings): Model[] {
  const feeds = { customers: feedOf('customers', written, entities), identifiers: feedOf('identifiers', written, entities) };
  const systems = feeds.customers.models.flatMap(({ staging }) => staging?.system ?? []);
  if (systems.length === 0) {
    throw new MusterError({ kind: 'usage', where: 'identity', found: 'no active system feeds the entity customers', allowed: 'a staging model stg_<system>__customers of a system in `systems`', todo: 'add one, or leave `identity` out' });
  }
  checkSurvivorship(settings.survivorship, feeds.customers.entity, systems);
  return [mapModel(feeds, settings), profileModel(feeds, settings)];
}

function feedOf(name: string, written: ReadonlyMap<string, Model>, entities: ReadonlyMap<string, Entity>): IdentityFeeds['customers'] {
  const entity = entities.get(name);
  if (!entity) throw new MusterError({ kind: 'usage', where: 'identity', found: `no entity "${name}"`, allowed: [...entities.keys()].toSorted().join(', '), todo: 'declare it in entities/, or leave `identity` out' });
  return { entity, models: [...written.values()].filter(({ staging }) => staging?.entity === name) };
}

function mapModel(feeds: IdentityFeeds, settings: IdentitySettings): Model {
  const statements = identityStatements(feeds, settings);
  return {
    ...table(IDENTITY_MAP, feeds, 'record_id', 'The customer of every record as of a night: records that are one person have the id of the oldest of them.', [
      { name: 'as_of_date', type: 'date', description: 'The logical date.' },
      { name: 'record_id', type: 'varchar', description: 'Id of a person in one system, as staging has it.' },
      { name: 'system', type: 'varchar', description: 'The system.' },
      { name: 'customer_id', type: 'varchar', description: "The customer: the id of the person's oldest record." },
      { name: 'first_seen_at', type: 'timestamp', description: 'When the record was first known, UTC.' },
      { name: 'records', type: 'integer', unit: 'records', description: 'Records of the customer.' },
    ]),
    dependsOn: [...feeds.customers.models, ...feeds.identifiers.models].map(({ name }) => name),
    sql: [...statements.deterministic, ...statements.probabilistic, ...statements.guard, ...statements.result].join(';\n\n'),
    make: (making) => resolveIdentities(statements, making),
  };
}

function profileModel(feeds: IdentityFeeds, { survivorship }: IdentitySettings): Model {
  const { entity, models } = feeds.customers;
  const versions = `(select * from ${feedRelation(feeds.customers)} as register
  where loaded_at <= :knowledge_cutoff and (acquired_at is null or acquired_at < :as_of))`;
  const map = `(select record_id, customer_id, records, first_seen_at from ${IDENTITY_MAP} where as_of_date = :logical_date)`;
  const columns = entity.columns.filter(({ name }) => name !== 'customer_id').map((column): ModelColumn => ({ ...column, required: undefined }));
  return {
    ...table(IDENTITY_PROFILES, feeds, 'customer_id', 'What is known of a customer as of a night: of each column the value that its survivorship rule chooses among their records.', [
      { name: 'as_of_date', type: 'date', description: 'The logical date.' },
      { name: 'customer_id', type: 'varchar', description: 'The customer.' },
      { name: 'records', type: 'integer', unit: 'records', description: 'Records of the customer.' },
      ...columns,
      { name: 'loaded_at', type: 'timestamp', description: 'When we knew the newest of it, UTC.' },
    ]),
    dependsOn: [IDENTITY_MAP, ...models.map(({ name }) => name)],
    binds: ['logical_date', 'as_of', 'knowledge_cutoff'],
    sql: survivors(entity, survivorship, { versions, map, newestFirst: newestFirst(entity) }),
  };
}

function table(name: string, { customers }: IdentityFeeds, key: string, description: string, columns: ModelColumn[]): Model {
  const [schema = '', short = ''] = name.split('.');
  return {
    name, schema, table: short, file: customers.entity.file, kind: 'incremental_by_date', description, owner: null, tags: ['identity'],
    grain: ['as_of_date', key], partition: 'as_of_date', distributeBy: key, columns, audits: [], sql: '', overrides: new Map(), dependsOn: [], binds: [], staging: null, onSchemaChange: 'append', generated: true,
  };
}
