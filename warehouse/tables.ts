import type { Knex } from 'knex';
import { carryOver, daysThatLose, requireHeld } from './building/carry-over.ts';
import { isBreaking, isNone, requireAllowed, schemaChange, type SchemaChange } from './building/schema-change.ts';
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

const prepared = new WeakMap<Warehouse, WeakMap<Project, Promise<void>>>();

/**
 * Creates every table and view of a project that is not there yet, adds new columns, and repoints views. Once for each
 * project and open warehouse; later calls cost nothing.
 * @param data The folder of landing files, from which staging could come anew; null where there is none, or nothing is loaded.
 * @throws MusterError usage when the columns of a table with published rows change in a way that its policy refuses (see schema-change.ts), or
 * that staging would lose values by which nobody can deliver again.
 */
export async function prepareTables(warehouse: Warehouse, project: Project, data: string | null = null): Promise<void> {
  const ofWarehouse = prepared.get(warehouse) ?? new WeakMap<Project, Promise<void>>();
  prepared.set(warehouse, ofWarehouse);
  const running = ofWarehouse.get(project) ?? transact(warehouse, (trx) => create(trx, warehouse, project, data));
  ofWarehouse.set(project, running);
  try {
    await running;
  } catch (error) {
    ofWarehouse.delete(project); // a passing failure must not stick
    throw error;
  }
}

/**
 * What `prepareTables` would refuse, without changing anything.
 * @throws MusterError usage as it does.
 */
export async function checkTables(warehouse: Warehouse, project: Project, data: string | null): Promise<void> {
  const existing = await existingIn(warehouse.knex, warehouse, project);
  for (const model of project.models.values()) {
    const there = existing(model);
    if (model.kind !== 'view' && there) await requireFollowed(warehouse.knex, { warehouse, project, data }, model, schemaChange(model.columns, there.columns));
  }
}

async function create(trx: Knex.Transaction, warehouse: Warehouse, project: Project, data: string | null): Promise<void> {
  const { engine } = warehouse;
  const existing = await existingIn(trx, warehouse, project);
  for (const model of project.models.values()) {
    try {
      for (const one of model.staging === null ? [model] : [model, quarantineOf(model)]) {
        const there = existing(one);
        if (one.kind === 'view') await engine.replaceView(trx, { name: one.name, sql: escapeMarks(sqlOf(one, engine.overrideSuffix)), readers: viewsOn(project.models, one) });
        else if (there) await follow(trx, { warehouse, project, data }, one, there.columns);
        else await createTable(trx, engine, one);
      }
    } catch (error) {
      throw engine.explainModelError(error, model);
    }
  }
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
interface Following { warehouse: Warehouse; project: Project; data: string | null }

/** Brings an existing table to what its model says now. A table without rows has nothing to lose. */
async function follow(trx: Knex, about: Following, model: Model, found: readonly Column[]): Promise<void> {
  const { warehouse: { engine }, project: { models } } = about;
  const change = schemaChange(model.columns, found);
  if (isNone(change)) return;
  await requireFollowed(trx, about, model, change);
  if (!isBreaking(change)) {
    for (const { name, type } of change.added) await trx.raw(`alter table ${model.name} add column ${name} ${engine.columnType(type)}`);
    return;
  }
  for (const view of viewsOn(models, model).toReversed()) await trx.raw(`drop view if exists ${view}`); // they come anew after it
  // What is staged stays until its day is loaded again: its partitions are those of another model.
  if (model.staging !== null) return carryOver(trx, model, change, () => createTable(trx, engine, model));
  await trx.raw(`drop table ${model.name}`);
  await trx('meta.partitions').where({ dataset: model.name }).del();
  await createTable(trx, engine, model);
}

/** @throws MusterError usage where published rows stand in the way of a change: most of them may be impossible to have again. */
async function requireFollowed(db: Knex, { warehouse, project, data }: Following, model: Model, change: SchemaChange): Promise<void> {
  if (isNone(change) || model.schema === QUARANTINE) return;
  if (model.staging === null) {
    if ((await publishedPartitions(db, model.name)).size > 0) requireAllowed(model, change);
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
