import type { LogicalDate } from '../../core/dates.ts';
import { literal } from '../../core/sql-literal.ts';
import { withExamples, type Register } from '../command.ts';
import type { Context } from '../context.ts';
import { registerShow } from '../drift/show.ts';
import { day } from '../options.ts';
import { unfinished, wordsForNothing } from '../read/by-date.ts';
import { nightRecords } from '../read/nights.ts';
import { readRows } from '../read/warehouse.ts';

interface Flags { date?: LogicalDate; feature?: string }

/** By column, SQL over `meta.drift_results`; programs get all of them. */
const FEATURES: Readonly<Record<string, string>> = {
  segmentation: 'segmentation', feature: 'feature', kind: 'monitor', test: 'test', effect: digits('effect', 4), threshold: 'threshold', p: 'p', adjusted_p: 'adjusted_p',
  psi: digits('psi', 4), ks: digits('ks', 4), missing: digits('missing_current', 4), alarm: 'alarm', monitored: 'monitored', since: 'reference_date',
  champion_alarm: 'champion_alarm', recent_alarm: 'recent_alarm', why: 'reason',
};
const SHOWN = ['segmentation', 'feature', 'test', 'effect', 'threshold', 'adjusted_p', 'psi', 'ks', 'alarm', 'since', 'why'];

/** The same of `meta.drift_measures`, of what is no feature. */
const MONITORS: Readonly<Record<string, string>> = {
  segmentation: 'segmentation', monitor: 'monitor', subject: 'subject', against: 'against', measure: 'measure', value: digits('value', 4), threshold: 'threshold',
  low: digits('low', 4), high: digits('high', 4), p: 'p', adjusted_p: 'adjusted_p', alarm: 'alarm', why: 'reason',
};
const SHOWN_MONITORS = ['segmentation', 'monitor', 'subject', 'measure', 'value', 'threshold', 'alarm', 'why'];

const NOTHING = 'No drift was measured: it needs a champion and a later night, or a week of nights.';

/** `muster drift`: what has moved, by how much, and why that is an alarm. */
export const registerDrift: Register = (program, context) => {
  const command = program
    .command('drift')
    .summary('how far features have moved since the champion was trained')
    .description('Shows how far each feature of a night has moved from the champion\'s training snapshot and from recent nights: the test that decides, its effect and threshold, the chance of such a difference (corrected for all features), PSI and KS beside them. Then volume, columns, all features together, segments and outcomes.')
    .option('--date <day>', 'logical date, UTC (default: the newest there is)', day)
    .option('--feature <name>', 'one feature only')
    .action((flags: Flags) => show(context, flags));
  withExamples(command, 'drift', 'drift --feature sessions_28d', 'drift --date 2026-06-29 --json');
  registerShow(command, context);
};

async function show(context: Context, { date: asked, feature }: Flags): Promise<void> {
  const of = feature === undefined ? '' : ` and feature = ${literal(feature)}`;
  const features = await readRows(context, `select logical_date, ${listOf(FEATURES)} from meta.drift_results where logical_date = ${wanted(asked)}${of} order by segmentation, alarm desc, monitored desc, psi desc nulls last, feature`);
  const monitors = feature !== undefined ? [] : await readRows(context, `select logical_date, ${listOf(MONITORS)} from meta.drift_measures where logical_date = ${wanted(asked)} and monitor not in ('features', 'flow') order by segmentation, alarm desc, monitor, subject, measure`);
  const nights = await nightRecords(context);
  const date = (([...features, ...monitors][0]?.['logical_date']) as LogicalDate | undefined) ?? asked ?? null;
  const night = nights.find(({ logical_date }) => logical_date === date);
  const items = (rows: readonly Record<string, unknown>[]): Record<string, unknown>[] => rows.map(({ logical_date: _, ...row }) => row);
  context.answer({ logical_date: date, night: night?.status ?? null, drift: items(features), monitors: items(monitors) }, () => {
    if (features.length === 0 && monitors.length === 0) return feature === undefined ? wordsForNothing(context, { nothing: NOTHING }, nights, asked) : `Nothing is known of "${feature}"${date === null ? '' : ` on ${date}`}. \`${context.commandLine('drift')}\` shows every feature.`;
    const told = monitors.filter(({ threshold, alarm, why }) => threshold !== null || alarm === true || why !== null);
    const tables = [features.length > 0 && tableOf(context, SHOWN, features), told.length > 0 && tableOf(context, SHOWN_MONITORS, told)];
    return [`As of ${date}${unfinished(night)}`, ...tables.filter((one) => one !== false)].join('\n\n');
  });
}

function wanted(asked: LogicalDate | undefined): string {
  return asked === undefined ? '(select max(logical_date) from (select logical_date from meta.drift_results union all select logical_date from meta.drift_measures) as measured)' : `cast(${literal(asked)} as date)`;
}

function listOf(columns: Readonly<Record<string, string>>): string {
  return Object.entries(columns).map(([name, expression]) => `${expression} as ${name}`).join(', ');
}

function tableOf(context: Context, headers: readonly string[], rows: readonly Record<string, unknown>[]): string {
  return context.table(headers, rows.map((row) => headers.map((header) => (header === 'adjusted_p' ? chance(row[header]) : row[header]))), '–');
}

/** A probability for a person. */
function chance(p: unknown): unknown {
  return typeof p !== 'number' ? p : p < 0.0001 ? '<0.0001' : p.toFixed(4);
}

function digits(column: string, places: number): string {
  return `round(cast(${column} as numeric(38, 6)), ${places})`;
}
