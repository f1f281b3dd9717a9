import type { LogicalDate } from '../../core/dates.ts';
import { MusterError } from '../../core/errors.ts';
import { literal } from '../../core/sql-literal.ts';
import { withExamples, type Register } from '../command.ts';
import type { Context } from '../context.ts';
import { day } from '../options.ts';
import { readRows } from '../read/warehouse.ts';
import { barsOf, type Bar } from './bars.ts';

interface Flags { date?: LogicalDate; segmentation?: string }

/** `muster drift show FEATURE`: what a feature held when the champion was trained, and what it holds on a night. */
export const registerShow: Register = (drift, context) => {
  const command = drift
    .command('show <feature>')
    .summary('how the values of a feature were distributed, then and now')
    .description('Shows the shares of customers by value of a feature: in the snapshot the champion was trained on (or on the night before, where there is no champion) and on a night.')
    .option('--date <day>', 'logical date, UTC (default: the newest there is)', day)
    .option('--segmentation <name>', 'segmentation (default: the first that has the feature)')
    .action((feature: string, flags: Flags) => show(context, feature, { ...flags, ...drift.opts<Flags>() }));
  withExamples(command, 'drift show sessions_28d', 'drift show sessions_28d --date 2026-06-29 --json');
};

async function show(context: Context, feature: string, { date, segmentation }: Flags): Promise<void> {
  const of = `s.feature = ${literal(feature)}${segmentation === undefined ? '' : ` and s.segmentation = ${literal(segmentation)}`}`;
  const [night] = await kept(context, `${of} and s.kind = 'night'${date === undefined ? '' : ` and s.logical_date = cast(${literal(date)} as date)`}`);
  if (!night) throw await nothingKept(context, feature, date);
  const before = await comparedWith(context, feature, night);
  const bars = barsOf(before ? before.summary : null, night.summary);
  context.answer({ feature, segmentation: night.segmentation, logical_date: night.logical_date, since: before?.logical_date ?? null, bars }, () => [
    `${feature} on ${night.logical_date}${before ? `, beside ${before.words}` : ''}`,
    context.table(['value', 'then', '', 'now', ' '], bars.map(({ label, before: then, now }: Bar) => [label, percent(then), drawn(then), percent(now), drawn(now)]), '–'),
  ].join('\n\n'));
}

interface Kept { segmentation: string; logical_date: LogicalDate; kind: string; summary: Parameters<typeof barsOf>[1] }

interface KeptRow extends Omit<Kept, 'summary'> { summary: string; edges: string | null }

async function kept(context: Context, where: string): Promise<Kept[]> {
  const rows = (await readRows(context, `select s.segmentation as segmentation, s.logical_date as logical_date, s.kind as kind, s.summary as summary, e.edges as edges
    from meta.drift_summaries as s left join meta.drift_edges as e on e.id = s.edges where ${where} order by s.logical_date desc, s.segmentation limit 1`)) as unknown as KeptRow[];
  return rows.map(({ segmentation, logical_date, kind, summary, edges }) => ({
    segmentation, logical_date, kind, summary: { ...(JSON.parse(summary) as Kept['summary']), edges: edges === null ? [] : (JSON.parse(edges) as number[]) },
  }));
}

/** What that night was held against: what its champion was trained on, whichever served since; without one the night before. */
async function comparedWith(context: Context, feature: string, { segmentation, logical_date: date }: Kept): Promise<Kept & { words: string } | null> {
  const key = `feature = ${literal(feature)} and segmentation = ${literal(segmentation)}`;
  const [judged] = (await readRows(context, `select reference_date, champion_alarm from meta.drift_results where ${key} and logical_date = cast(${literal(date)} as date)`)) as unknown as { reference_date: LogicalDate; champion_alarm: boolean | null }[];
  const on = `s.feature = ${literal(feature)} and s.segmentation = ${literal(segmentation)} and s.logical_date < cast(${literal(date)} as date)`;
  if (!judged || judged.champion_alarm === null) {
    const [last] = await kept(context, `${on} and s.kind = 'night'`);
    return last ? { ...last, words: `the night of ${last.logical_date}` } : null;
  }
  const then = `${on} and s.logical_date = cast(${literal(judged.reference_date)} as date)`;
  const [snapshot] = await kept(context, `${then} and s.kind = 'snapshot'`);
  if (snapshot) return { ...snapshot, words: `the champion's snapshot of ${snapshot.logical_date}` };
  // Categories are held against all customers of that night.
  const [trained] = await kept(context, `${then} and s.kind = 'night'`);
  return trained ? { ...trained, words: `the night of ${trained.logical_date}, on which the champion was trained` } : null;
}

async function nothingKept(context: Context, feature: string, date: LogicalDate | undefined): Promise<MusterError> {
  const names = await readRows(context, 'select distinct feature from meta.drift_summaries order by feature');
  const known = names.some((row) => row['feature'] === feature);
  return new MusterError({
    kind: 'usage', where: 'drift show', found: known ? `nothing is kept of "${feature}"${date === undefined ? '' : ` on ${date}`}` : `no night has measured a feature "${feature}"`,
    allowed: known ? 'a night that ran' : names.map((row) => String(row['feature'])).join(', ') || 'features, once a night has run', todo: known ? 'leave out --date, or run that night' : 'name one of these',
  });
}

function percent(share: number | null): string | null {
  return share === null ? null : `${(100 * share).toFixed(1)}%`;
}

/** A character is two percent. */
function drawn(share: number | null): string {
  return '█'.repeat(Math.round(50 * (share ?? 0)));
}
