import { inputsOf } from './inputs.ts';
import { isOvertaken } from './materializations.ts';
import type { BuildRequest } from './request.ts';
import { bindsOf, type Night } from '../models/binds.ts';
import { upstreamOf } from '../models/graph.ts';
import type { Model } from '../models/model.ts';
import type { Project } from '../models/project.ts';
import type { Warehouse } from '../warehouse.ts';
import { partitionFingerprint, publishModel, type Published } from './publish.ts';

/** Builds that are running now, so that marts which start together share what they both read. */
const running = new WeakMap<Warehouse, Map<string, Promise<Published>>>();

/** Builds the tables that `model` reads, directly or through others, where the night's partition of them is not current. */
export async function ensureUpstream(warehouse: Warehouse, project: Project, model: Model, request: BuildRequest): Promise<void> {
  const names = upstreamOf(project.models, model.name);
  for (const upstream of project.models.values()) {
    if (!names.has(upstream.name) || upstream.kind === 'view' || upstream.staging !== null || !isIntermediate(upstream)) continue;
    if (await currencyOf(warehouse, project, upstream, request.night) !== 'current') await publishOnce(warehouse, project, upstream, request);
  }
}

/** Marts are steps of their own in a night; what lies between staging and them is built on the way. */
function isIntermediate({ schema }: Model): boolean {
  return schema === 'intermediate' || schema === 'snapshots';
}

/** Publishes a model's partition, or waits for who is at it already. */
export async function publishOnce(warehouse: Warehouse, project: Project, model: Model, request: BuildRequest): Promise<Published> {
  const ofWarehouse = running.get(warehouse) ?? new Map<string, Promise<Published>>();
  running.set(warehouse, ofWarehouse);
  const key = `${model.name} ${request.night.logicalDate} ${request.night.knowledgeCutoff}`;
  const mine = ofWarehouse.get(key) ?? publishModel(warehouse, project, model, request).finally(() => ofWarehouse.delete(key));
  ofWarehouse.set(key, mine);
  return mine;
}

/**
 * `missing`: not published. `changed`: published by other SQL or under other bounds. `stale`: something it reads was published since, or has gone.
 * `current`: none of these, or the table shows a later night.
 */
export type Currency = 'missing' | 'changed' | 'stale' | 'current';

/** How a model's partition of a night stands to what the model and its data are now. */
export async function currencyOf(warehouse: Warehouse, project: Project, model: Model, night: Night): Promise<Currency> {
  const { knex } = warehouse;
  if (await isOvertaken(knex, model, night)) return 'current';
  const own = (await knex('meta.partitions').where({ dataset: model.name, partition_date: night.logicalDate })
    .first('published_at', 'fingerprint', 'inputs')) as { published_at: string; fingerprint: string; inputs: string | null } | undefined;
  if (!own) return 'missing';
  if (own.fingerprint !== partitionFingerprint(warehouse, model, bindsOf(night, project.everyCustomerListed))) return 'changed';
  const { print, latest } = await inputsOf(knex, project, model, night.logicalDate);
  // Who was published before this was written down: by the times. A publication under way has an earlier one than what is built meanwhile.
  const same = own.inputs === null ? latest === null || latest < own.published_at : own.inputs === print;
  return same ? 'current' : 'stale';
}
