import type { LogicalDate } from '../../core/dates.ts';
import { literal } from '../../core/sql-literal.ts';
import { withExamples, type Register } from '../command.ts';
import type { Context } from '../context.ts';
import { begunDay } from '../options.ts';
import { registerExplain } from '../quality/explain.ts';
import { readModels } from '../sql/models.ts';
import { readRows } from '../read/warehouse.ts';

interface Flags { date?: LogicalDate; source?: string }

/** `muster quality`: what every source delivered, and what was wrong with it. */
export const registerQuality: Register = (program, context) => {
  const command = program
    .command('quality')
    .summary('what sources delivered, what was wrong with it, what was done')
    .description('Shows, for each source, the rows that were delivered, left out, late, repeated, without a value or without a counterpart, and what was done to values: in the night\'s own partition and in all up to it. Gaps are days for which nothing landed.')
    .option('--date <day>', 'logical date, UTC (default: the newest night that was staged)', begunDay)
    .option('--source <source>', 'only this source or table, such as shop.orders')
    .action((flags: Flags) => show(context, flags));
  withExamples(command, 'quality', 'quality --date 2026-06-29 --source shop.order_lines --json', 'quality explain C0000042');
  registerExplain(command, context);
};

async function show(context: Context, { date: asked, source }: Flags): Promise<void> {
  const { readQuality } = await import('../../warehouse/quality/read.ts');
  const { wordsFor } = await import('../../warehouse/quality/words.ts');
  const date = asked ?? await newestNight(context);
  const report = date === null ? { findings: [], gaps: [] } : await readQuality((sql) => readRows(context, sql), date);
  const findings = report.findings.filter((finding) => source === undefined || [finding.source, finding.dataset].includes(source));
  const gaps = report.gaps.filter((gap) => source === undefined || gap.source === source);
  if (source !== undefined && findings.length + gaps.length === 0) await requireKnown(context, source);
  context.answer({ logical_date: date, quality: findings, gaps }, () => {
    if (findings.length + gaps.length === 0) return source === undefined ? `Nothing has been staged ${asked === undefined ? 'yet' : `up to ${asked}`}.` : `Nothing is known of ${source} up to ${date ?? 'now'}.`;
    const shown = findings.map((finding, index) => [finding.source === findings[index - 1]?.source ? '' : finding.source, wordsFor(finding), finding.night, finding.total]);
    const missing = gaps.map(({ source: of, from, to, days, reason }) => [of, from, to, days, reason ?? 'not documented']);
    return [`As of ${date}`, context.table(['source', 'rows', 'night', 'in all'], shown), ...(missing.length === 0 ? [] : ['Nothing was delivered:', context.table(['source', 'from', 'to', 'days', 'why'], missing)])].join('\n\n');
  });
}

/** @throws MusterError usage for what is no source and no table: that nothing is known of it would be no news. */
async function requireKnown(context: Context, source: string): Promise<void> {
  const { MusterError } = await import('../../core/errors.ts');
  const { closestWord } = await import('../../core/words.ts');
  const { project } = await readModels(context);
  const [sources, tables] = [[...project.sources.keys()], [...project.models.values()].flatMap(({ name, kind }) => (kind === 'view' ? [] : [name]))];
  if ([...sources, ...tables].includes(source)) return;
  const meant = closestWord(source, [...sources, ...tables]);
  throw new MusterError({ kind: 'usage', where: '--source', found: `"${source}", which is no source and no table`, allowed: `${sources.join(', ')}, or a table of theirs`, todo: meant ? `write "${meant}"` : 'name one of them' });
}

/** The newest night; without one, the newest partition there is. */
async function newestNight(context: Context): Promise<LogicalDate | null> {
  const [row] = await readRows(context, `select coalesce((select max(logical_date) from meta.nights where status <> ${literal('failed')}), (select max(partition_date) from meta.quality)) as newest`);
  return (row?.['newest'] as LogicalDate | null | undefined) ?? null;
}
