import type { Knex } from 'knex';
import { AuditsFailed } from '../audits/failed.ts';
import { finiteFeatures } from '../audits/finite.ts';
import { auditError, recordAudits, warningsOf } from '../audits/record.ts';
import { cleanedPopulation } from '../cleaning/population.ts';
import { runAudits } from '../audits/run-audits.ts';
import { exclusively } from '../exclusive.ts';
import { inputsOf } from './inputs.ts';
import { materialize } from './materializations.ts';
import type { BuildRequest } from './request.ts';
import { countPartitions, datesIn, enterPartitions } from '../ledger.ts';
import { bindsOf, type BindValues } from '../models/binds.ts';
import { fingerprintOf, type Model } from '../models/model.ts';
import type { Project } from '../models/project.ts';
import { rowsOfModel } from './rows.ts';
import { transact } from '../transact.ts';
import type { Warehouse } from '../warehouse.ts';

export interface Published { rows: number; warnings: string[] }

/** Computes, audits and publishes a model's partition D in one transaction. */
export async function publishModel(warehouse: Warehouse, project: Project, model: Model, request: BuildRequest): Promise<Published> {
  const { night: { logicalDate }, run, checkpoint = async () => undefined, signal } = request;
  try {
    const work = (): Promise<Published> => transact(warehouse, (trx) => publish(trx, warehouse, project, model, { ...request, checkpoint }), { signal });
    // Such a model also writes what lies beside its partition: two nights of it at once would only undo each other and be tried again.
    const published = await (model.make ? exclusively(warehouse, model.name, work) : work());
    await checkpoint(`mart:${model.table}:after-commit`);
    return published;
  } catch (error) {
    if (!(error instanceof AuditsFailed)) throw warehouse.engine.explainModelError(error, model);
    await transact(warehouse, (trx) => recordAudits(trx, { dataset: model.name, logicalDate, run }, error.results));
    throw auditError(model.name, error.results);
  }
}

async function publish(trx: Knex.Transaction, warehouse: Warehouse, project: Project, model: Model, request: BuildRequest & { checkpoint: NonNullable<BuildRequest['checkpoint']> }): Promise<Published> {
  const { night, run, checkpoint } = request;
  const { logicalDate } = night;
  const shown = await materialize(trx, model, night, run);
  if (!shown) return { rows: 0, warnings: [] };
  const binds = bindsOf(night, project.everyCustomerListed);
  const partitions = [logicalDate];
  const { print: inputs } = await inputsOf(trx, project, model, logicalDate);
  await enterPartitions(trx, { dataset: model.name, partitions, fingerprint: partitionFingerprint(warehouse, model, binds), run, inputs });
  const inPartition = model.partition === null ? '1 = 1' : `${model.partition} in ${datesIn(partitions)}`;
  await trx.raw(`delete from ${model.name} where ${inPartition}`);
  const columns = model.columns.map(({ name }) => name).join(', ');
  const made = await rowsOfModel(project, model, { trx, warehouse, binds: bindsOf(shown.night, project.everyCustomerListed), run });
  const built = await cleanedPopulation(trx, warehouse.engine, model, { ...made, sql: shown.rows(made.sql) }, logicalDate);
  const { rowCount } = (await trx.raw(`insert into ${model.name} (${columns}) select ${columns} from (${built.sql}) as built`, built.bindings)) as { rowCount: number };
  await built.record();
  await built.release();
  await made.release();
  await warehouse.engine.takeStatistics(trx, model.name);
  if (model.partition === null) await trx('meta.partitions').where({ dataset: model.name, partition_date: logicalDate }).update({ rows: rowCount });
  else await countPartitions(trx, { dataset: model.name, partitions }, model.partition, null);

  const results = await runAudits(trx, [...(project.audits.get(model.name) ?? []), ...finiteFeatures(model)], { rows: `(select * from ${model.name} where ${inPartition})`, model, binds, asOf: { project, engine: warehouse.engine } });
  if (auditError(model.name, results)) throw new AuditsFailed(results);
  await recordAudits(trx, { dataset: model.name, logicalDate, run }, results);
  await checkpoint(`mart:${model.table}:before-commit`);
  return { rows: rowCount, warnings: warningsOf(model.name, results) };
}

/** What makes a partition current: how it is computed, and what it was allowed to know. */
export function partitionFingerprint({ engine }: Warehouse, model: Model, binds: BindValues): string {
  return fingerprintOf(model, engine.overrideSuffix, binds, ...(model.resolved ? ['resolved'] : []));
}
