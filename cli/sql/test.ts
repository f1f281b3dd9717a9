import type { LogicalDate } from '../../core/dates.ts';
import type { AuditResult } from '../../warehouse/audits/run-audits.ts';
import type { Project } from '../../warehouse/models/project.ts';
import { withExamples, type Register } from '../command.ts';
import { day } from '../options.ts';
import { EXIT } from '../output/exit-codes.ts';
import { readModels, selected } from './models.ts';
import { withOwnWarehouse } from './own-warehouse.ts';
import { SELECTOR_HELP, selectorArgument } from './selector-argument.ts';

type Tested = Omit<AuditResult, 'sample'> & { model: string; date: LogicalDate | null };

/** `muster sql test`: the models' audits on what is published. */
export const registerTest: Register = (sql, context) => {
  const command = sql
    .command('test')
    .summary("run the models' tests on what is published")
    .description(`Runs every audit of the selected models on one published partition of each, without changing anything. Exit code 1 where one fails, where nothing of what is selected is published, and where a table above staging is not published as of --date. ${SELECTOR_HELP}`)
    .addArgument(selectorArgument())
    .option('--date <day>', 'the partition, YYYY-MM-DD (UTC) (default: the newest one of each table)', day)
    .action(async (selectors: string[], { date }: { date?: LogicalDate }) => {
      const { testPublished } = await import('../../warehouse/audits/test-published.ts');
      const models = await readModels(context);
      const nodes = await selected(models, selectors);
      const results: Tested[] = await withOwnWarehouse(models, (warehouse) => testPublished(warehouse, models.project, nodes.map(({ id }) => id), { date: date ?? null, at: models.config.schedule.at }));
      const left = unpublished(models.project, nodes.map(({ id }) => id), results);
      const failed = results.some(({ status }) => status === 'error') || isFalseGreen(models.project, left, { tested: results.length > 0, date: date ?? null });
      const missing = left.length === 0 ? [] : [`Not published${date === undefined ? '' : ` as of ${date}`}, so not tested: ${left.join(', ')}.`];
      context.answer({ status: failed ? 'failed' : 'completed', tests: results, not_published: left }, () => (results.length === 0 ? [missing[0] ?? 'Nothing to test: none of these has a test.']
        : [context.table(['model', 'partition', 'test', 'verdict', 'failures', 'rows'], results.map((test) => [test.model, test.date, test.name, test.status, test.failures, test.rows]), '–'), ...missing]).join('\n'),
      failed ? EXIT.failed : EXIT.completed);
    });
  withExamples(command, 'sql test', 'sql test layer:marts --date 2026-04-10', 'sql test source:shop+ --json');
};

/** Models that have tests and no partition to run them on. */
function unpublished({ audits }: Project, names: readonly string[], results: readonly Tested[]): string[] {
  const tested = new Set(results.map(({ model }) => model));
  return names.filter((name) => (audits.get(name) ?? []).length > 0 && !tested.has(name));
}

/**
 * Whether what was asked for was not tested: a mistyped date must not pass. A source may have delivered nothing on a day, and a table without
 * partitions shows the newest night alone; a partition that a night builds has to be there.
 */
function isFalseGreen({ models }: Project, left: readonly string[], { tested, date }: { tested: boolean; date: LogicalDate | null }): boolean {
  return !tested ? left.length > 0 : date !== null && left.some((name) => models.get(name)?.staging === null && models.get(name)?.partition !== null);
}
