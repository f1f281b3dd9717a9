import type { LogicalDate } from '../../core/dates.ts';
import type { Freshness } from '../../warehouse/freshness/judge.ts';
import type { LedgerDay } from '../../warehouse/freshness/measure.ts';
import type { Project } from '../../warehouse/models/project.ts';
import { withExamples, type Register } from '../command.ts';
import type { Context } from '../context.ts';
import { day } from '../options.ts';
import { EXIT } from '../output/exit-codes.ts';
import { readRows } from '../read/warehouse.ts';
import { nightAt } from './work.ts';
import { readModels, selected, type Models } from './models.ts';
import { SELECTOR_HELP, selectorArgument } from './selector-argument.ts';

/** `muster sql freshness`: how old what is staged is. */
export const registerFreshness: Register = (sql, context) => {
  const command = sql
    .command('freshness')
    .summary('show how fresh each source is')
    .description('Shows the newest complete day of each selected source by the end of a date, how old it is, and what its limits say. '
      + `Exit code 1 where one is older than error_after. Reads what is staged, also while a worker runs. ${SELECTOR_HELP}`)
    .addArgument(selectorArgument())
    .option('--date <day>', 'by the end of this date, YYYY-MM-DD (UTC) (default: that of the newest night)', day)
    .action(async (selectors: string[], { date: asked }: { date?: LogicalDate }) => {
      const models = await readModels(context);
      const ids = (await selected(models, selectors)).filter(({ layer }) => layer === 'sources').map(({ name }) => name);
      const date = asked ?? await newestDate(context);
      const sources = date === null ? [] : await measured(context, models, ids, date);
      const { spanText } = await import('../../warehouse/models/freshness.ts');
      const failed = sources.some(({ status }) => status === 'error');
      context.answer({ status: failed ? 'failed' : 'completed', date, sources: sources.map(document) },
        () => (date === null ? 'Nothing is staged yet.' : `By the end of ${date}\n\n${table(context, models.project, sources, spanText)}`), failed ? EXIT.failed : EXIT.completed);
    });
  withExamples(command, 'sql freshness', 'sql freshness source:shop --date 2026-04-10', 'sql freshness +marts.customer_orders --json');
};

async function newestDate(context: Context): Promise<LogicalDate | null> {
  const [night] = await readRows(context, 'select max(logical_date) as newest from meta.nights');
  const [staged] = night?.['newest'] == null ? await readRows(context, "select max(partition_date) as newest from meta.partitions where dataset like 'staging.%'") : [night];
  return (staged?.['newest'] ?? null) as LogicalDate | null;
}

async function measured(context: Context, models: Models, ids: readonly string[], date: LogicalDate): Promise<Freshness[]> {
  const { judgeDays, newestDays } = await import('../../warehouse/freshness/measure.ts');
  const { stagingModelsOf } = await import('../../warehouse/models/staging-model.ts');
  const wanted = ids.flatMap((id) => {
    const source = models.project.sources.get(id);
    const [model] = stagingModelsOf(models.project, id);
    return source && model ? [{ source, dataset: model.name }] : [];
  });
  if (wanted.length === 0) return [];
  const rows = (await readRows(context, newestDays(wanted.map(({ dataset }) => dataset), date))).map((row) => ({ ...row, rows: Number(row['rows']) }) as LedgerDay);
  return wanted.map(({ source, dataset }) => judgeDays(source, rows.filter((row) => row.dataset === dataset), nightAt(models, date)));
}

function document({ source, status, newest, knownAt, ageHours, partial, reason }: Freshness): object {
  return { source, status, newest, known_at: knownAt, age_hours: ageHours, partial, reason };
}

function table(context: Context, { sources: declared }: Project, sources: readonly Freshness[], spanText: (hours: number) => string): string {
  const span = (hours: number | null | undefined): string | null => (hours == null ? null : spanText(hours));
  return context.table(['source', 'status', 'newest day', 'age', 'warn after', 'error after', 'partly loaded'], sources.map(({ source, status, newest, ageHours, partial }) => {
    const limits = declared.get(source)?.freshness;
    return [source, status, newest, span(ageHours), span(limits?.warnAfter), span(limits?.errorAfter), partial.map(({ date }) => date).join(', ') || null];
  }), '–');
}
