import type { Knex } from 'knex';
import { nominalTimeOf, type LogicalDate } from '../../core/dates.ts';
import type { TrackedAliases, TrackedRun, TrackedTraining } from '../../tracking/tracker.ts';
import type { ActivityDeps } from '../deps.ts';
import { shareable } from './shareable.ts';

interface RunRow { run_id: string; parent_run_id: string | null; logical_date: LogicalDate; kind: string; k: number; version: number | null; outcome: string }

/** Trainings up to a date that a place does not have yet, oldest first. */
export async function untracked(knex: Knex, { segmentation, date, tracker, place }: { segmentation: string; date: LogicalDate; tracker: string; place: string }): Promise<string[]> {
  return knex('meta.experiment_runs as r')
    .leftJoin('meta.experiment_tracking as t', (on) => on.on('t.run_id', 'r.run_id').andOnVal('t.tracker', tracker).andOnVal('t.place', place))
    .where({ 'r.segmentation': segmentation, 'r.kind': 'final' }).where('r.logical_date', '<=', date).whereNull('t.run_id')
    .orderBy([{ column: 'r.logical_date' }, { column: 'r.version' }]).pluck<string[]>('r.run_id');
}

/** A training as it is told elsewhere, with its artefacts: the registered model, and each fit. */
export async function trackedTraining(deps: ActivityDeps, runId: string): Promise<TrackedTraining> {
  const { warehouse: { knex }, config } = deps;
  const rows = await knex('meta.experiment_runs').where({ run_id: runId }).orWhere({ parent_run_id: runId }).orderBy([{ column: 'kind', order: 'desc' }, { column: 'k' }])
    .select<(RunRow & { segmentation: string })[]>('run_id', 'parent_run_id', 'segmentation', 'logical_date', 'kind', 'k', 'version', 'outcome');
  const [final] = rows;
  if (final?.kind !== 'final' || final.version === null) throw new Error(`no training ${runId}`);
  const { segmentation, version, logical_date: date } = final;
  const model = await knex('meta.models').where({ segmentation, version }).first<{ artefact: string; sha256: string } | undefined>('artefact', 'sha256');
  const about = { at: Date.parse(nominalTimeOf(date, config.schedule.at)), start: `${segmentation} ${date}` };
  const [first, ...candidates] = await Promise.all(rows.map((row) => runOf(deps, row, about)));
  return {
    segmentation, version, candidates,
    final: {
      ...first!, name: `${about.start} v${version}`, tags: { ...first!.tags, 'muster.version': String(version), ...(model && { 'muster.model_sha256': model.sha256 }) },
      artefacts: [...(model ? [{ name: 'model.json', bytes: shareable(model.artefact) }] : []), ...first!.artefacts],
    },
  };
}

async function runOf({ warehouse: { knex }, artefacts }: ActivityDeps, { run_id, logical_date, kind, k, outcome }: RunRow & { segmentation: string }, { at, start }: { at: number; start: string }): Promise<TrackedRun> {
  const values = async <T>(what: string): Promise<Record<string, T>> => Object.fromEntries((await knex(`meta.experiment_${what}`).where({ run_id }).orderBy('name').select<{ name: string; value: T }[]>('name', 'value')).map(({ name, value }) => [name, value]));
  // Snapshots stay where they are: they hold what customers did. A fit and a preparation are figures of many.
  const files = await knex('meta.experiment_artefacts').where({ run_id }).whereNot({ name: 'snapshot' }).orderBy('name').select<{ name: string; uri: string; sha256: string }[]>('name', 'uri', 'sha256');
  const read = await Promise.all(files.map(async ({ name, uri, sha256 }) => {
    const bytes = await artefacts.get({ uri, sha256, rows: 0, schemaHash: '' }).catch(() => null);
    return bytes === null ? [] : [{ name: `${name}.json`, bytes: shareable(bytes.toString('utf8')) }];
  }));
  return {
    id: run_id, name: `${start} k=${k}`, at, params: await values<string>('params'), metrics: await values<number>('metrics'), artefacts: read.flat(),
    tags: { 'muster.logical_date': logical_date, 'muster.kind': kind, 'muster.outcome': outcome, 'mlflow.note.content': outcome, 'mlflow.source.name': 'muster' },
  };
}

/** Where the aliases of a segmentation stand now, and all that they have ever been called. */
export async function aliasesNow(knex: Knex, segmentation: string): Promise<TrackedAliases> {
  const rows = await knex('meta.model_aliases').where({ segmentation }).orderBy('alias').select<{ alias: string; version: number }[]>('alias', 'version');
  const names = await knex('meta.model_alias_history').where({ segmentation }).distinct().orderBy('alias').pluck<string[]>('alias');
  return { segmentation, aliases: Object.fromEntries(rows.map(({ alias, version }) => [alias, version])), names };
}
