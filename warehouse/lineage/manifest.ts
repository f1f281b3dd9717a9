import path from 'node:path';
import type { Project } from '../models/project.ts';
import type { ModelColumn } from '../models/model.ts';
import { SCORED } from '../models/scored.ts';
import type { Source } from '../models/source.ts';
import { entitiesBehind } from './entities-behind.ts';
import { lineageOf, type LineageNode } from './lineage.ts';

export interface ManifestColumn { name: string; type: string; description: string | null; unit: string | null; pii: string | null; drift: string | null }

export interface ManifestNode extends LineageNode {
  /** Ids of what reads it. */
  read_by: string[];
  grain: string[];
  /** The entities that a mart is made of, the spine's left out; empty below the marts. */
  entities: string[];
  partition: string | null;
  distribute_by: string | null;
  columns: ManifestColumn[];
  audits: { name: string; severity: string; threshold: number }[];
  /** How often a source delivers; null for models. */
  expect: string | null;
  /** How old a source may be and, once a night has looked, how old it was; null for models, and for sources that say nothing and were never looked at. */
  freshness: ManifestFreshness | null;
  /** The SELECT; null for sources. */
  sql: string | null;
}

/** How fresh a source was on the newest night that looked. */
export interface FreshnessState { logical_date: string; status: string; newest: string | null; age_hours: number | null; reason: string | null }

export interface ManifestFreshness {
  warn_after_hours: number | null;
  error_after_hours: number | null;
  rows_at_least: number | null;
  marker: string | null;
  state: FreshnessState | null;
}

/** Everything the models say of themselves, for programs and for the page. */
export interface Manifest { version: 1; nodes: ManifestNode[] }

/** Files are named relative to `base`. `states`: how fresh sources were, by their id, where a night has looked. */
export function manifestOf(project: Project, base: string, states: ReadonlyMap<string, FreshnessState> = new Map()): Manifest {
  const lineage = lineageOf(project);
  const readBy = new Map<string, string[]>();
  for (const { id, reads } of lineage.values()) for (const read of reads) readBy.set(read, [...(readBy.get(read) ?? []), id]);
  return {
    version: 1,
    nodes: [...lineage.values()].map((node) => ({ ...node, file: path.relative(base, node.file), read_by: readBy.get(node.id) ?? [], ...detailsOf(project, node, states) })),
  };
}

function detailsOf(project: Project, { id, name }: LineageNode, states: ReadonlyMap<string, FreshnessState>): Omit<ManifestNode, keyof LineageNode | 'read_by'> {
  const model = project.models.get(id);
  if (model) {
    return {
      grain: model.grain, entities: model.schema === 'marts' ? entitiesBehind(project, id) : [], partition: model.partition, distribute_by: model.distributeBy, expect: null, freshness: null, sql: model.sql.trim(),
      columns: model.columns.map(columnOf),
      audits: (project.audits.get(id) ?? []).map((audit) => ({ name: audit.name, severity: audit.severity, threshold: audit.threshold })),
    };
  }
  const scored = SCORED.find((table) => table.name === name);
  if (scored) return { grain: scored.grain, entities: [], partition: 'as_of_date', distribute_by: null, expect: null, freshness: null, sql: null, audits: [], columns: scored.columns.map(columnOf) };
  const source = project.sources.get(name);
  return {
    grain: [], entities: [], partition: source?.partition ?? null, distribute_by: null, expect: source?.expect ?? null, freshness: freshnessOf(source, states.get(name) ?? null), sql: null, audits: [],
    columns: (source?.columns ?? []).map((column) => ({ ...column, description: null, unit: null, pii: null, drift: null })),
  };
}

function freshnessOf(source: Source | undefined, state: FreshnessState | null): ManifestFreshness | null {
  if (!source || (source.freshness === null && source.marker === null && state === null)) return null;
  const { freshness: limits, marker } = source;
  return { warn_after_hours: limits?.warnAfter ?? null, error_after_hours: limits?.errorAfter ?? null, rows_at_least: limits?.rowsAtLeast ?? null, marker, state };
}

function columnOf({ name, type, description, unit, pii, drift }: ModelColumn): ManifestColumn {
  return { name, type, description, unit: unit ?? null, pii: pii ?? null, drift: drift ?? null };
}
