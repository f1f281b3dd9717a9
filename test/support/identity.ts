import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { identitySchema } from '../../config/identity.ts';
import type { z } from 'zod';
import { buildModel } from '../../warehouse/build.ts';
import { CORE_SQL, loadProject, type Project } from '../../warehouse/models/project.ts';
import { stageSource } from '../../warehouse/stage.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { land, type LandedRow } from './landing.ts';
import { nightOf } from './night.ts';

export const IDENTITY_MAP = 'intermediate.identity_map';

/** The shop and the stores, with their people resolved. */
export async function resolvedProject(identity: z.input<typeof identitySchema> = {}, ...folders: string[]): Promise<Project> {
  return loadProject({ folders: [CORE_SQL, ...folders], systems: ['shop', 'stores'], identity: identitySchema.parse(identity) });
}

/** Sources that say who somebody is. */
export const WHO = ['shop.crm_customers', 'shop.identifiers', 'stores.members'];

/** Stages these sources as of a night and resolves who is who. */
export async function resolveNight(warehouse: Warehouse, project: Project, data: string, day: string, sources: readonly string[] = WHO): Promise<void> {
  const night = nightOf(day);
  for (const source of sources) await stageSource(warehouse, project, { source, data, night, run: day });
  await buildModel(warehouse, project, { model: IDENTITY_MAP, night, run: day });
}

export interface PairwiseQuality { precision: number; recall: number; together: number; planted: number }

/** How well records that are together are those of one person: over all pairs of records, against what the generator planted. */
export async function pairwiseQuality(warehouse: Warehouse, data: string, day: string): Promise<PairwiseQuality> {
  const { rows } = (await warehouse.knex.raw(`select record_id, customer_id from ${IDENTITY_MAP} where as_of_date = date '${day}'`)) as { rows: { record_id: string; customer_id: string }[] };
  const personOf = await plantedPeople(data);
  const people = rows.map(({ record_id }) => personOf.get(record_id) ?? `nobody ${record_id}`);
  const together = pairsOf(rows.map(({ customer_id }) => customer_id));
  const planted = pairsOf(people);
  const both = pairsOf(rows.map(({ customer_id }, index) => `${customer_id} ${people[index]}`));
  return { precision: both / together, recall: both / planted, together, planted };
}

/** The person behind each record id, as staging has it. */
async function plantedPeople(data: string): Promise<Map<string, string>> {
  const connection = await (await DuckDBInstance.fromCache(':memory:')).connect();
  try {
    const reader = await connection.runAndReadAll(`select case system when 'shop' then record_id else system || ':' || record_id end, person from '${join(data, '_truth', 'identities.parquet')}'`);
    return new Map(reader.getRows() as [string, string][]);
  } finally {
    connection.closeSync();
  }
}

/** Pairs among items that have the same key. */
function pairsOf(keys: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum + (count * (count - 1)) / 2, 0);
}

/** Days on which hand-written records land, and what lands. */
export type Landings = Record<string, { customers?: readonly LandedRow[]; identifiers?: readonly LandedRow[]; consents?: readonly LandedRow[] }>;

/** Landing files of a shop with these records only; a record is known from its landing day on. */
export async function landed(dir: string, days: Landings): Promise<string> {
  for (const [day, { customers = [], identifiers = [], consents = [] }] of Object.entries(days)) {
    const at = `${day} 08:00:00`;
    await land(dir, 'crm_customers', day, customers.map((row) => ({ acquired_at: at, updated_at: at, ...row })));
    await land(dir, 'identifiers', day, identifiers.map((row) => ({ seen_at: at, ...row })));
    await land(dir, 'consents', day, consents.map((row) => ({ recorded_at: at, granted: true, purpose: 'email_marketing', ...row })));
  }
  return dir;
}

/** The shop's records alone, resolved. */
export async function shopResolved(identity: z.input<typeof identitySchema> = {}): Promise<Project> {
  return loadProject({ folders: [CORE_SQL], systems: ['shop'], identity: identitySchema.parse(identity) });
}

/** Records of a night that are one customer, as `A+B`, by the customer's id; records that are alone are left out. A cluster cannot put text together in parts: hence `offset`. */
export async function togetherOn(warehouse: Warehouse, day: string): Promise<Record<string, string>> {
  const { rows } = (await warehouse.knex.raw(`select customer_id, string_agg(record_id, '+' order by record_id collate "C") as records
    from (select customer_id, record_id from ${IDENTITY_MAP} where as_of_date = date '${day}' offset 0) as night group by customer_id having count(*) > 1 order by customer_id collate "C"`)) as { rows: { customer_id: string; records: string }[] };
  return Object.fromEntries(rows.map(({ customer_id, records }) => [customer_id, records]));
}

export const SHOP_WHO = ['shop.crm_customers', 'shop.identifiers'];
