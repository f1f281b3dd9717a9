import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { existsSync } from 'node:fs';
import { MusterError } from '../../core/errors.ts';
import { closestWord } from '../../core/words.ts';
import { loadAuditFiles, type AuditFile } from '../audits/audit-file.ts';
import { planAudit, type PlannedAudit } from '../audits/kinds.ts';
import { declaredAt } from '../check/declared-at.ts';
import { loadEntities, type Entity } from './entity.ts';
import { checkEntityReferences } from './entity-references.ts';
import { entityView, FEATURE_VIEW, featureMarts, featureView, SPINE } from './generated.ts';
import { inOrder } from './graph.ts';
import { modelFiles, readModel, stagingName } from './model-file.ts';
import { overrideFile, type Model } from './model.ts';
import { checkReferences } from './rules.ts';
import { SCORED } from './scored.ts';
import { wantedModels } from './wanted.ts';
import { loadSources, systemsIn, type Source } from './source.ts';
import { tokenize } from './sql-text.ts';
import { graphModels } from '../graph/models.ts';
import type { DetectCommunities, GraphSettings } from '../graph/settings.ts';
import { identityModels } from '../identity/models.ts';
import { identityOf, sharedViews, withIdentity, type Identity } from '../identity/relations.ts';
import type { IdentitySettings } from '../identity/settings.ts';
import { asStagingModel } from './staging-model.ts';

/** The models that ship with Muster. */
export const CORE_SQL = fileURLToPath(new URL('../../sql', import.meta.url));

export interface Feature {
  name: string;
  /** The mart it is a column of. */
  model: string;
  type: string;
  description: string;
  unit: string;
  drift: 'window' | 'flow' | 'none';
}

/** Everything the SQL folders say, read once and checked: what a night stages, builds and offers as features. */
export interface Project {
  /** Sources that an active staging model reads, by id `system.name`. */
  sources: Map<string, Source>;
  entities: Map<string, Entity>;
  /** Sources of the active systems that no staging model reads, by id. */
  unstaged: string[];
  /** Every table and view by name, each after what it reads. Generated views (entities, customer_features) are among them. */
  models: Map<string, Model>;
  /** Columns that may serve a segmentation, by name. */
  features: Map<string, Feature>;
  /** What must hold before a table's rows are published, by name of its model. */
  audits: Map<string, PlannedAudit[]>;
  /** True where some active source has a row for every customer. */
  everyCustomerListed: boolean;
  /** How records become customers; null where every record is one. */
  identity: Identity | null;
}

export interface ProjectOptions {
  /** Core `sql/` (CORE_SQL) and the user's own folders, each with any of sources/, entities/, staging/, intermediate/, marts/, audits/. */
  folders: string[];
  /** Source systems whose staging models are active. */
  systems: string[];
  /** Marts and histories to build, by name, with or without their schema; what they read comes along. Default: all. */
  marts?: readonly string[] | undefined;
  /** How records become customers. Default: each is one. */
  identity?: IdentitySettings | undefined;
  /** Which customers belong together, and who finds that out of a graph. Default: there is no graph. */
  graph?: (GraphSettings & { detect: DetectCommunities }) | undefined;
}

/**
 * Reads sources, entities and models of the folders.
 * @throws MusterError usage with file and line: unknown key, bind or relation, banned function, cycle, name used twice.
 */
export async function loadProject({ folders, systems, marts, identity, graph }: ProjectOptions): Promise<Project> {
  for (const folder of folders) {
    if (!existsSync(folder)) throw new MusterError({ kind: 'usage', where: 'models', found: `no folder ${folder}`, todo: 'correct the path in the configuration' });
  }
  const declared = merge(folders.map((folder) => loadSources(folder, systems)));
  const entities = merge(folders.map(loadEntities));
  checkEntityReferences(entities);
  const auditFiles = merge(folders.map(loadAuditFiles));
  const all = writtenModels(folders, systems, entities, declared);
  const written = wantedModels(all, marts);
  const raw = withGenerated(written, entities, graph ? graphModels(graph, graph.detect, entities) : []);
  const views = identity ? sharedViews(raw, entities) : [];
  const models = new Map(inOrder(resolvedBy(identity, raw, entities, views)).map((model) => [model.name, model]));
  const read = new Set([...written.values()].flatMap(({ staging }) => staging?.source ?? []));
  const sources = new Map([...declared].filter(([id]) => read.has(id)));
  const staged = new Set([...all.values()].flatMap(({ staging }) => staging?.source ?? []));
  for (const model of written.values()) checkAllReferences(model, readableBy(model, models, sources));
  // Audits of marts that the company does not build are nobody's then, and no mistake.
  const inAudits = new Set([...all.values(), ...models.values()].filter(({ staging }) => staging === null).map(({ name }) => name));
  for (const { sql, file } of auditFiles.values()) checkReferences(tokenize(sql), inAudits, file);
  return {
    sources, entities, models, unstaged: [...declared.keys()].filter((id) => !staged.has(id)), audits: new Map([...models.values()].filter(({ kind, staging, name }) => written.has(name) || (kind !== 'view' && staging === null)).map((model) => [model.name, auditsOf(model, auditFiles, entities)])), features: featuresOf(models.values()),
    everyCustomerListed: [...sources.values()].some(({ everyCustomer }) => everyCustomer),
    identity: identity ? identityOf(entities, views) : null,
  };
}

function writtenModels(folders: readonly string[], systems: readonly string[], entities: ReadonlyMap<string, Entity>, sources: ReadonlyMap<string, Source>): Map<string, Model> {
  const files = folders.flatMap(modelFiles);
  const offered = new Set(files.filter(({ schema }) => schema === 'staging').map(({ file }) => stagingName(file).system));
  const missing = systems.find((system) => !offered.has(system));
  if (missing !== undefined) {
    throw new MusterError({
      kind: 'usage', where: 'systems', found: `"${missing}" has no staging model`, allowed: [...offered].toSorted().join(', '),
      todo: `add staging/stg_${missing}__<entity>.sql to a model folder, or correct the name`,
    });
  }
  requireDeclaredSystems(files, folders.flatMap(systemsIn));
  return merge(files.filter(({ schema, file }) => schema !== 'staging' || systems.includes(stagingName(file).system)).map(({ schema, file }) => {
    const model = readModel(schema, file);
    return new Map([[model.name, schema === 'staging' ? asStagingModel(model, entities, sources) : model]]);
  }));
}

/** A staging file of a system that nobody declares would be passed over without a word. */
function requireDeclaredSystems(files: readonly { schema: string; file: string }[], systems: readonly string[]): void {
  for (const { file } of files.filter(({ schema }) => schema === 'staging')) {
    const { system } = stagingName(file);
    if (systems.includes(system)) continue;
    const meant = closestWord(system, systems);
    throw new MusterError({
      kind: 'usage', where: file, found: `staging of "${system}", a system that no file in sources/ declares`, allowed: [...new Set(systems)].toSorted().join(', '),
      todo: meant ? `rename it to stg_${meant}__${stagingName(file).entity}.sql, or add sources/${system}.yaml` : `add sources/${system}.yaml, or rename the file`,
    });
  }
}

function checkAllReferences(model: Model, known: ReadonlySet<string>): void {
  checkReferences(tokenize(model.sql), known, model.file);
  for (const [suffix, sql] of model.overrides) checkReferences(tokenize(sql), known, overrideFile(model.file, suffix));
}

function withGenerated(written: ReadonlyMap<string, Model>, entities: ReadonlyMap<string, Entity>, graph: readonly Model[]): Map<string, Model> {
  const models = new Map([...written, ...graph.map((model) => [model.name, model] as const)]);
  for (const entity of entities.values()) {
    models.set(`staging.${entity.name}`, entityView(entity, [...written.values()]));
  }
  const marts = featureMarts([...written.values(), ...graph]);
  if (marts.length > 0 && models.has(SPINE)) models.set(FEATURE_VIEW, featureView(marts));
  return models;
}

/** The models with those that resolve records into customers, where that is asked for. */
function resolvedBy(settings: IdentitySettings | undefined, models: ReadonlyMap<string, Model>, entities: ReadonlyMap<string, Entity>, views: readonly Model[]): ReadonlyMap<string, Model> {
  if (!settings) return models;
  const all = [...identityModels(models, entities, settings), ...[...models.values()].map((model) => withIdentity(model, entities, views))];
  return new Map(all.map((model) => [model.name, model]));
}

/** What a layer may read: staging its sources; everything above it the canonical entities and each other. */
function readableBy(model: Model, models: ReadonlyMap<string, Model>, sources: ReadonlyMap<string, Source>): Set<string> {
  if (model.staging) return new Set([...sources.values()].map(({ system, name }) => `sources.${system}__${name}`));
  const scored = model.kind === 'view' ? SCORED.map(({ name }) => name) : [];
  return new Set([...[...models.values()].filter(({ staging, name }) => staging === null && name !== model.name).map(({ name }) => name), ...scored]);
}

/** The declared audits, and for a mart that its grain is true. Staging dedupes by its key and a history is made of it, so there it is true already. */
function auditsOf(model: Model, files: ReadonlyMap<string, AuditFile>, entities: Map<string, Entity>): PlannedAudit[] {
  const grain = model.staging === null && model.computed === undefined && model.grain.length > 0 ? [{ kind: 'unique', options: model.grain, severity: 'error' as const, threshold: 0 }] : [];
  const place = (index: number): string => (model.generated ? model.file : declaredAt({ entities }, model, 'audits', index));
  return [...grain.map((audit) => planAudit(audit, files, { ...model, place: () => model.file })), ...model.audits.map((audit, index) => planAudit(audit, files, { ...model, place: () => place(index) }))];
}

function featuresOf(models: Iterable<Model>): Map<string, Feature> {
  const features = new Map<string, Feature>();
  for (const model of featureMarts(models)) {
    for (const { name, type, description, unit, drift } of model.columns) {
      const other = features.get(name);
      if (drift === undefined) continue;
      if (other) throw new MusterError({ kind: 'usage', where: model.file, found: `feature ${name}, which ${other.model} has too`, todo: 'give one of them another name' });
      features.set(name, { name, model: model.name, type, description, unit: unit ?? '', drift });
    }
  }
  return features;
}

/** One map of several. @throws MusterError usage where a name is declared twice. */
function merge<T extends { file: string }>(maps: readonly Map<string, T>[]): Map<string, T> {
  const merged = new Map<string, T>();
  for (const [name, item] of maps.flatMap((map) => [...map])) {
    const other = merged.get(name);
    if (other) throw new MusterError({ kind: 'usage', where: item.file, found: `${name} is declared in ${path.relative(process.cwd(), other.file)} too`, todo: 'give one of them another name' });
    merged.set(name, item);
  }
  return merged;
}
