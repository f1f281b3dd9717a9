import type { LogicalDate } from '../../core/dates.ts';
import type { AuditResult } from '../../warehouse/audits/run-audits.ts';
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
    .description(`Runs every audit of the selected models on one published partition of each, without changing anything. ${SELECTOR_HELP}`)
    .addArgument(selectorArgument())
    .option('--date <day>', 'the partition, YYYY-MM-DD (UTC) (default: the newest one of each table)', day)
    .action(async (selectors: string[], { date }: { date?: LogicalDate }) => {
      const { testPublished } = await import('../../warehouse/audits/test-published.ts');
      const models = await readModels(context);
      const nodes = await selected(models, selectors);
      const results: Tested[] = await withOwnWarehouse(models, (warehouse) => testPublished(warehouse, models.project, nodes.map(({ id }) => id), { date: date ?? null, at: models.config.schedule.at }));
      const failed = results.filter(({ status }) => status === 'error');
      context.answer({ status: failed.length > 0 ? 'failed' : 'completed', tests: results }, () => (results.length === 0 ? 'Nothing to test: none of these is published, or has a test.'
        : context.table(['model', 'partition', 'test', 'verdict', 'failures', 'rows'], results.map((test) => [test.model, test.date, test.name, test.status, test.failures, test.rows]), '–')),
      failed.length > 0 ? EXIT.failed : EXIT.completed);
    });
  withExamples(command, 'sql test', 'sql test layer:marts --date 2026-04-10', 'sql test source:shop+ --json');
};
