import { MusterError } from '../../core/errors.ts';
import { literal } from '../../core/sql-literal.ts';
import type { Context } from '../context.ts';
import { readRows } from '../read/warehouse.ts';

/** Everything that is kept of one run. @throws MusterError (usage) where none or several ids begin like that. */
export async function showExperiment(context: Context, asked: string): Promise<void> {
  const run = await runNamed(context, asked);
  const of = `where run_id = ${literal(String(run['run_id']))}`;
  const params = await readRows(context, `select name, value from meta.experiment_params ${of} order by name`);
  const metrics = await readRows(context, `select name, value from meta.experiment_metrics ${of} order by name`);
  const artefacts = await readRows(context, `select name, uri, sha256 from meta.experiment_artefacts ${of} order by name`);
  const kept = await readRows(context, `select tracker, remote_id, tracked_at from meta.experiment_tracking ${of} order by tracker, tracked_at`);
  const { run_id: id, parent_run_id: parent, ...about } = run;
  const document = { run: id, parent, ...about, params: asObject(params), metrics: asObject(metrics), artefacts, kept };
  context.answer(document, () => [
    `${String(id)}: ${String(run['segmentation'])} of ${String(run['logical_date'])}, ${String(run['kind'])}, k = ${String(run['k'])}. ${String(run['outcome'])}.`,
    context.table(['parameter', 'value'], params.map(({ name, value }) => [name, value])),
    context.table(['metric', 'value'], metrics.map(({ name, value }) => [name, value])),
    ...(artefacts.length > 0 ? [context.table(['artefact', 'where'], artefacts.map(({ name, uri }) => [name, uri]))] : []),
    ...(kept.length > 0 ? [context.table(['also kept by', 'as'], kept.map(({ tracker, remote_id: remote }) => [tracker, remote]))] : []),
  ].join('\n\n'));
}

async function runNamed(context: Context, asked: string): Promise<Record<string, unknown>> {
  const hex = /^[0-9a-f]{1,32}$/.test(asked);
  const rows = hex ? await readRows(context, `
    select run_id, parent_run_id, segmentation, logical_date, kind, k, version, outcome from meta.experiment_runs
    where run_id like ${literal(`${asked}%`)} order by run_id`) : [];
  const [run] = rows;
  if (run && rows.length === 1) return run;
  throw new MusterError({
    kind: 'usage', where: `run ${asked}`, found: rows.length === 0 ? 'no such run' : `${rows.length} runs begin like that`,
    allowed: 'the start of an id that `muster experiments` lists', todo: rows.length === 0 ? 'look it up there' : 'write more of it',
  });
}

function asObject(rows: readonly Record<string, unknown>[]): Record<string, unknown> {
  return Object.fromEntries(rows.map(({ name, value }) => [String(name), value]));
}
