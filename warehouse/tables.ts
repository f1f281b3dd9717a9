import type { Knex } from 'knex';
import { MusterError } from '../core/errors.ts';
import type { Engine, ExistingRelation } from './engine.ts';
import { upstreamOf } from './models/graph.ts';
import type { Model } from './models/model.ts';
import { sqlOf } from './models/model.ts';
import type { Project } from './models/project.ts';
import { escapeMarks } from './models/compile.ts';
import { transact } from './transact.ts';
import type { Warehouse } from './warehouse.ts';

type Column = { name: string; type: string };
type Models = ReadonlyMap<string, Model>;

const prepared = new WeakMap<Warehouse, WeakMap<Project, Promise<void>>>();

/**
 * Creates every table and view of a project that is not there yet, adds new columns, and repoints views. Once for each
 * project and open warehouse; later calls cost nothing.
 * @throws MusterError usage when a mart's column was removed or changed its type: its history cannot follow.
 */
export async function prepareTables(warehouse: Warehouse, project: Project): Promise<void> {
  const ofWarehouse = prepared.get(warehouse) ?? new WeakMap<Project, Promise<void>>();
  prepared.set(warehouse, ofWarehouse);
  const running = ofWarehouse.get(project) ?? transact(warehouse, (trx) => create(trx, warehouse, project));
  ofWarehouse.set(project, running);
  try {
    await running;
  } catch (error) {
    ofWarehouse.delete(project); // a passing failure must not stick
    throw error;
  }
}

async function create(trx: Knex.Transaction, { engine }: Warehouse, { models }: Project): Promise<void> {
  const schemas = new Set([...models.values()].map(({ schema }) => schema));
  const existing = new Map<string, Map<string, ExistingRelation>>();
  for (const schema of schemas) existing.set(schema, await engine.relationsIn(trx, schema));
  for (const model of models.values()) {
    try {
      await createOne(trx, engine, models, model, existing.get(model.schema)?.get(model.table));
    } catch (error) {
      throw engine.explainModelError(error, model.file);
    }
  }
}

async function createOne(trx: Knex.Transaction, engine: Engine, models: Models, model: Model, existing: ExistingRelation | undefined): Promise<void> {
  if (model.kind === 'view') await engine.replaceView(trx, { name: model.name, sql: escapeMarks(sqlOf(model, engine.overrideSuffix)), readers: viewsOn(models, model) });
  else if (existing) await follow(trx, engine, models, model, existing.columns);
  else await createTable(trx, engine, model);
}

/** Our own views that read a table, directly or through others, each after what it reads. */
function viewsOn(models: Models, { name }: Model): string[] {
  return [...models.values()].filter((other) => other.kind === 'view' && upstreamOf(models, other.name).has(name)).map((other) => other.name);
}

async function createTable(trx: Knex, engine: Engine, { name, columns, distributeBy }: Model): Promise<void> {
  await trx.raw(`create table ${name} (${columns.map((column) => `${column.name} ${engine.columnType(column.type)}`).join(', ')})`);
  await engine.distribute(trx, { name, distributeBy });
}

/** Brings an existing table to what its model says now. */
async function follow(trx: Knex, engine: Engine, models: Models, model: Model, found: readonly Column[]): Promise<void> {
  const declared = new Map(model.columns.map(({ name, type }) => [name, sameSpelling(type)]));
  const broken = found.find(({ name, type }) => declared.get(name) !== sameSpelling(type));
  if (broken) return rebuild(trx, engine, models, model, broken);
  const names = new Set(found.map(({ name }) => name));
  for (const { name, type } of model.columns) {
    if (!names.has(name)) await trx.raw(`alter table ${model.name} add column ${name} ${engine.columnType(type)}`);
  }
}

/** Staging comes anew from the landing files. A mart's history cannot be had again for sure, so it is kept and the change refused. */
async function rebuild(trx: Knex, engine: Engine, models: Models, model: Model, { name, type }: Column): Promise<void> {
  if (model.staging === null) {
    throw new MusterError({
      kind: 'usage', where: model.file, found: `${model.name} has a column ${name} of type ${type}, which the model no longer declares so`,
      allowed: 'new columns', todo: 'give the changed column, or the model, another name',
    });
  }
  for (const view of viewsOn(models, model).toReversed()) await trx.raw(`drop view if exists ${view}`); // they come anew after it
  await trx.raw(`drop table ${model.name}`);
  await trx('meta.partitions').where({ dataset: model.name }).del();
  await createTable(trx, engine, model);
}

function sameSpelling(type: string): string {
  return type.replaceAll(' ', '');
}

/** Names of the tables that people read: canonical entities that some system feeds, and marts. */
export function tablesOf(project: Project): { staging: string[]; marts: string[] } {
  const models = [...project.models.values()];
  return {
    staging: models.filter(({ schema, kind, dependsOn }) => schema === 'staging' && kind === 'view' && dependsOn.length > 0).map(({ name }) => name).toSorted(),
    marts: models.filter(({ schema }) => schema === 'marts').map(({ name }) => name).toSorted(),
  };
}
