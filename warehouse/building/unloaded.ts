import { MusterError } from '../../core/errors.ts';
import { upstreamOf } from '../models/graph.ts';
import type { Project } from '../models/project.ts';
import type { Warehouse } from '../warehouse.ts';

/** What a command selects. A staging table among it is loaded on the way, or there is nothing to load. */
export interface Selection {
  models: Iterable<string>;
  /** Landing files; null where none are configured, which leaves out staging from files. */
  data: string | null;
}

/**
 * Staging tables that no load has ever looked at, and that this selection does not load: what is built over them would say of everybody
 * that there is nothing. A load that found no rows counts: a source may have delivered nothing yet.
 */
export async function unloadedTables({ knex }: Pick<Warehouse, 'knex'>, project: Project, { models, data }: Selection): Promise<Set<string>> {
  const loading = new Set(models);
  const loaded = new Set(await knex('meta.partitions').distinct('dataset').pluck<string[]>('dataset'));
  // A load whose source was too old has published nothing.
  const seen = new Set(await knex('meta.freshness').whereNot({ status: 'error' }).distinct('source').pluck<string[]>('source'));
  return new Set([...project.models.values()].flatMap(({ name, staging }) => {
    if (staging === null || loaded.has(name) || seen.has(staging.source)) return [];
    return loading.has(name) && (data !== null || project.sources.get(staging.source)?.table != null) ? [] : [name];
  }));
}

/** Tables among `unloaded` that a model reads, directly or through others, as a sentence; null where it reads none. */
export function readsUnloaded({ models }: Project, model: string, unloaded: ReadonlySet<string>): { found: string; todo: string } | null {
  const missing = [...upstreamOf(models, model)].filter((name) => unloaded.has(name)).toSorted();
  if (missing.length === 0) return null;
  return { found: `reads ${missing.join(', ')}, which ${missing.length === 1 ? 'was' : 'were'} never loaded`, todo: `select \`+${model}\`, or load ${missing.length === 1 ? 'it' : 'them'} first` };
}

/** @throws MusterError usage where a model reads a staging table that was never loaded. */
export async function requireLoaded(warehouse: Warehouse, project: Project, model: string, selection: Selection): Promise<void> {
  const unloaded = readsUnloaded(project, model, await unloadedTables(warehouse, project, selection));
  if (unloaded) throw new MusterError({ kind: 'usage', where: model, found: unloaded.found, allowed: 'tables that are loaded, be it with no rows', todo: unloaded.todo });
}
