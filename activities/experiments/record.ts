import type { Knex } from 'knex';
import type { LogicalDate } from '../../core/dates.ts';
import { transact } from '../../warehouse/transact.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { runsOf, type ExperimentRun, type Training } from './runs.ts';

/** Rows written with one statement: a run of 500 features has as many parameters. */
const ROWS_AT_ONCE = 500;

/** Keeps every run of a training in the warehouse. The same training again leaves what is there: the same content has the same ids. */
export async function recordExperiment(warehouse: Warehouse, about: Training & { segmentation: string; logicalDate: LogicalDate }): Promise<void> {
  const runs = runsOf(about);
  const { segmentation, logicalDate } = about;
  await transact(warehouse, async (trx) => {
    const known = new Set(await trx('meta.experiment_runs').whereIn('run_id', runs.map(({ id }) => id)).pluck<string[]>('run_id'));
    const fresh = runs.filter(({ id }) => !known.has(id));
    await insert(trx, 'runs', fresh.map(({ id, parent, kind, k, version, outcome }) => ({
      run_id: id, parent_run_id: parent, segmentation, logical_date: logicalDate, kind, k, version, outcome, recorded_at: new Date().toISOString(),
    })));
    await insert(trx, 'params', entries(fresh, ({ params }) => params, (name, value) => ({ name, value })));
    await insert(trx, 'metrics', entries(fresh, ({ metrics }) => metrics, (name, value) => ({ name, value })));
    await insert(trx, 'artefacts', entries(fresh, ({ artefacts }) => artefacts, (name, { uri, sha256 }) => ({ name, uri, sha256 })));
  });
}

function entries<T>(runs: readonly ExperimentRun[], of: (run: ExperimentRun) => Record<string, T>, row: (name: string, value: T) => object): object[] {
  return runs.flatMap((run) => Object.entries(of(run)).map(([name, value]) => ({ run_id: run.id, ...row(name, value) })));
}

async function insert(trx: Knex.Transaction, what: string, rows: readonly object[]): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) await trx(`meta.experiment_${what}`).insert(rows.slice(from, from + ROWS_AT_ONCE));
}
