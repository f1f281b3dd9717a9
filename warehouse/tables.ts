import type { Knex } from 'knex';
import { MusterError } from '../core/errors.ts';
import { carryOver, daysThatLose, requireHeld } from './building/carry-over.ts';
import { droppedBy, isBreaking, isNone, requireAllowed, schemaChange, type SchemaChange } from './building/schema-change.ts';
import type { Engine, ExistingRelation } from './engine.ts';
import { publishedPartitions } from './ledger.ts';
import { upstreamOf } from './models/graph.ts';
import type { Model } from './models/model.ts';
import { sqlOf } from './models/model.ts';
import type { Project } from './models/project.ts';
import { escapeMarks } from './models/compile.ts';
import { QUARANTINE, quarantineOf } from './quality/quarantine.ts';
import { originOf } from './staging/origin.ts';
import { transact } from './transact.ts';
import type { Warehouse } from './warehouse.ts';

type Column = { name: string; type: string };
type Models = ReadonlyMap<string, Model>;

/** Models whose tables cannot become what they declare, each with the error that says why: theirs, or that of a model they read. */
export type Refused = ReadonlyMap<string, MusterError>;

const prepared = new WeakMap<Warehouse, WeakMap<Project, Promise<Refused>>>();

/**
 * Creates every table and view of a project that is not there yet, adds new columns, and repoints views. Once for each project and open
 * warehouse; later calls cost nothing. A table whose columns change in a way that its policy refuses (see schema-change.ts), or that would lose
 * values by which nobody can deliver again, stays as it is, and so do the views over it: the others go on.
 * @param data The folder of landing files, from which staging could come anew; null where there is none, or nothing is loaded.
 */
export async function prepareTables(warehouse: Warehouse, project: Project, data: string | null = null): Promise<Refused> {
  const ofWarehouse = prepared.get(warehouse) ?? new WeakMap<Project, Promise<Refused>>();
  prepared.set(warehouse, ofWarehouse);
  const running = ofWarehouse.get(project) ?? transact(warehouse, (trx) => create(trx, warehouse, project, data));
  ofWarehouse.set(project, running);
  try {
    const refused = await running;
    if (refused.size > 0) ofWarehouse.delete(project); // what stood in the way may be gone, or the files be looked for
    return refused;
  } catch (error) {
    ofWarehouse.delete(project); // a passing failure must not stick
    throw error;
  }
}

/**
 * The same for work on one model.
 * @throws MusterError usage where its table, or one that it reads, could not become what is declared.
 */
export async function prepareTable(warehouse: Warehouse, project: Project, { name }: Pick<Model, 'name'>, data: string | null = null): Promise<void> {
  const error = (await prepareTables(warehouse, project, data)).get(name);
  if (error) throw error;
}

/** What `prepareTables` would refuse, without changing anything. */
export async function refusedTables(warehouse: Warehouse, project: Project, data: string | null): Promise<Refused> {
  const existing = await existingIn(warehouse.knex, warehouse, project);
  const refused = new Map<string, MusterError>();
  for (const model of project.models.values()) {
    const there = existing(model);
    const error = refusalAbove(model, refused) ?? (model.kind !== 'view' && there ? await refusalOf(warehouse.knex, { warehouse, project, data }, model, schemaChange(model.columns, there.columns)) : null);
    if (error) refused.set(model.name, error);
  }
  return refused;
}

async function create(trx: Knex.Transaction, warehouse: Warehouse, project: Project, data: string | null): Promise<Refused> {
  const { engine } = warehouse;
  const existing = await existingIn(trx, warehouse, project);
  const refused = new Map<string, MusterError>();
  const views = new Set<string>();
  for (const model of project.models.values()) {
    const above = refusalAbove(model, refused);
    if (above) refused.set(model.name, above);
    try {
      for (const one of model.staging === null ? [model] : [model, quarantineOf(model)]) {
        const there = existing(one);
        if (one.kind === 'view') {
          // Over a table that stays as it is, a view does too.
          if (!above || !there || views.has(one.name)) await engine.replaceView(trx, { name: one.name, sql: escapeMarks(sqlOf(one, engine.overrideSuffix)), readers: viewsOn(project.models, one) });
        } else if (there) {
          const error = await follow(trx, { warehouse, project, data, dropped: (view) => views.add(view) }, one, there.columns);
          if (error) refused.set(model.name, error);
        } else await createTable(trx, engine, one);
      }
    } catch (error) {
      throw engine.explainModelError(error, model);
    }
  }
  return refused;
}

/** Why a model that this one reads stays as it was; models come after what they read. */
function refusalAbove({ dependsOn }: Model, refused: Refused): MusterError | null {
  return dependsOn.map((name) => refused.get(name)).find((error) => error !== undefined) ?? null;
}

/** What is there under the name of a model. */
async function existingIn(db: Knex, { engine }: Warehouse, { models }: Project): Promise<(model: Model) => ExistingRelation | undefined> {
  const schemas = new Map<string, Map<string, ExistingRelation>>();
  for (const schema of new Set([QUARANTINE, ...[...models.values()].map((model) => model.schema)])) schemas.set(schema, await engine.relationsIn(db, schema));
  return ({ schema, table }) => schemas.get(schema)?.get(table);
}

/** Our own views that read a table, directly or through others, each after what it reads. */
function viewsOn(models: Models, { name }: Model): string[] {
  return [...models.values()].filter((other) => other.kind === 'view' && upstreamOf(models, other.name).has(name)).map((other) => other.name);
}

async function createTable(trx: Knex, engine: Engine, { name, columns, distributeBy }: Model): Promise<void> {
  await trx.raw(`create table ${name} (${columns.map((column) => `${column.name} ${engine.columnType(column.type)}`).join(', ')})`);
  await engine.distribute(trx, { name, distributeBy });
}

/** What a table is followed by. */
interface Following {
  warehouse: Warehouse;
  project: Project;
  data: string | null;
  /** Told of each view that has to come anew. */
  dropped?: (view: string) => void;
}

/** Brings an existing table to what its model says now, or says why it stays as it is. A table without rows has nothing to lose. */
async function follow(trx: Knex, about: Following, model: Model, found: readonly Column[]): Promise<MusterError | null> {
  const { warehouse: { engine }, project: { models } } = about;
  const change = schemaChange(model.columns, found);
  if (isNone(change)) return null;
  const refusal = await refusalOf(trx, about, model, change);
  if (refusal) return refusal;
  const anew = isBreaking(change) && (model.staging !== null || !(await holdsRows(trx, model)));
  const dropped = droppedBy(model, change);
  if (anew || dropped.length > 0) {
    for (const view of viewsOn(models, model).toReversed()) {
      await trx.raw(`drop view if exists ${view}`);
      about.dropped?.(view);
    }
  }
  if (!anew) {
    for (const { name, type } of change.added) await trx.raw(`alter table ${model.name} add column ${name} ${engine.columnType(type)}`);
    for (const { name } of dropped) await trx.raw(`alter table ${model.name} drop column ${name}`);
    return null;
  }
  // What is staged stays until its day is loaded again: its partitions are those of another model.
  if (model.staging !== null) await carryOver(trx, model, change, () => createTable(trx, engine, model));
  else {
    await trx.raw(`drop table ${model.name}`);
    await trx('meta.partitions').where({ dataset: model.name }).del();
    await createTable(trx, engine, model);
  }
  return null;
}

async function holdsRows(db: Knex, { name }: Model): Promise<boolean> {
  return (await publishedPartitions(db, name)).size > 0;
}

/** Why a change cannot be followed: published rows stand in its way, and most of them may be impossible to have again. Null where it can. */
async function refusalOf(db: Knex, about: Following, model: Model, change: SchemaChange): Promise<MusterError | null> {
  try {
    await requireFollowed(db, about, model, change);
    return null;
  } catch (error) {
    if (error instanceof MusterError && error.kind === 'usage') return error;
    throw error;
  }
}

async function requireFollowed(db: Knex, { warehouse, project, data }: Following, model: Model, change: SchemaChange): Promise<void> {
  if (isNone(change) || model.schema === QUARANTINE) return;
  if (model.staging === null) {
    if (await holdsRows(db, model)) requireAllowed(model, change);
    return;
  }
  const days = isBreaking(change) ? await daysThatLose(db, model, change) : [];
  const source = project.sources.get(model.staging.source);
  if (days.length === 0 || !source) return;
  const held = await originOf(source).holds(db, warehouse, source, data);
  requireHeld(model, change, days.filter((day) => !held(day)), data !== null || source.table !== null);
}

/** Names of the tables that people read: canonical entities that some system feeds, and marts. */
export function tablesOf(project: Project): { staging: string[]; marts: string[] } {
  const models = [...project.models.values()];
  return {
    staging: models.filter(({ schema, kind, dependsOn }) => schema === 'staging' && kind === 'view' && dependsOn.length > 0).map(({ name }) => name).toSorted(),
    marts: models.filter(({ schema }) => schema === 'marts').map(({ name }) => name).toSorted(),
  };
}
