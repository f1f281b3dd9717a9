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
  const same = `${of} and s.segmentation = ${literal(night.segmentation)} and s.logical_date < cast(${literal(night.logical_date)} as date)`;
  const [before] = [...await kept(context, `${same} and s.kind = 'snapshot'`), ...await kept(context, `${same} and s.kind = 'night'`)];
  const bars = barsOf(before ? before.summary : null, night.summary);
  context.answer({ feature, segmentation: night.segmentation, logical_date: night.logical_date, since: before?.logical_date ?? null, bars }, () => [
    `${feature} on ${night.logical_date}${before ? `, beside ${before.kind === 'snapshot' ? `the champion's snapshot of ${before.logical_date}` : `the night of ${before.logical_date}`}` : ''}`,
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
