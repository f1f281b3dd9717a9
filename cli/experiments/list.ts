import type { LogicalDate } from '../../core/dates.ts';
import { literal } from '../../core/sql-literal.ts';
import type { Context } from '../context.ts';
import { unfinished, wordsForNothing } from '../read/by-date.ts';
import { nightRecords } from '../read/nights.ts';
import { readRows } from '../read/warehouse.ts';

/** Metrics that stand in the table; the document has all of them. */
const SHOWN = ['silhouette', 'inertia', 'smallest_share'];
/** Enough of an id for a person, and for `show`. */
const SHORT = 8;

interface Run extends Record<string, unknown> { run: string; parent: string | null; segmentation: string; kind: string; k: number; version: number | null; outcome: string; metrics: Record<string, number> }

/** The runs of a night's trainings; by default of the newest night that trained. */
export async function listExperiments(context: Context, asked: LogicalDate | undefined): Promise<void> {
  const wanted = asked === undefined ? '(select max(logical_date) from meta.experiment_runs)' : `cast(${literal(asked)} as date)`;
  const rows = await readRows(context, `
    select run_id, parent_run_id, segmentation, logical_date, kind, k, version, outcome from meta.experiment_runs
    where logical_date = ${wanted} order by segmentation, coalesce(parent_run_id, run_id), kind desc, k`);
  const metrics = await readRows(context, `
    select m.run_id, m.name, m.value from meta.experiment_metrics m join meta.experiment_runs r on r.run_id = m.run_id
    where r.logical_date = ${wanted} order by m.run_id, m.name`);
  const runs = rows.map((row) => ({
    run: row['run_id'], parent: row['parent_run_id'], segmentation: row['segmentation'], kind: row['kind'], k: row['k'], version: row['version'], outcome: row['outcome'],
    metrics: Object.fromEntries(metrics.filter(({ run_id: of }) => of === row['run_id']).map(({ name, value }) => [name, value])),
  }) as Run);
  const date = (rows[0]?.['logical_date'] as LogicalDate | undefined) ?? asked ?? null;
  const nights = await nightRecords(context);
  const night = nights.find(({ logical_date: of }) => of === date);
  context.answer({ logical_date: date, night: night?.status ?? null, experiments: runs }, () => (runs.length === 0
    ? wordsForNothing(context, { nothing: 'No experiment: nothing was trained, or it was before experiments were kept.' }, nights, asked)
    : `As of ${date}${unfinished(night)}\n\n${context.table(['run', 'segmentation', 'what', 'k', ...SHOWN.map((name) => name.replaceAll('_', ' ')), 'outcome'], runs.map(lineOf), '–')}`));
}

function lineOf({ run, segmentation, kind, k, version, outcome, metrics }: Run): unknown[] {
  return [run.slice(0, SHORT), segmentation, version === null ? kind : `${kind} v${version}`, k, ...SHOWN.map((name) => metrics[name]?.toPrecision(4) ?? null), outcome];
}
