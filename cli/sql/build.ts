import type { LogicalDate } from '../../core/dates.ts';
import { withExamples, type Register } from '../command.ts';
import { begunDay } from '../options.ts';
import { isBuilt, readModels, selected } from './models.ts';
import { withOwnWarehouse } from './own-warehouse.ts';
import { answerBuilt } from './results.ts';
import { SELECTOR_HELP, selectorArgument } from './selector-argument.ts';
import { nightAt, runWork } from './work.ts';

/** `muster sql build`: stage and build models without a night around them. */
export const registerBuild: Register = (sql, context) => {
  const command = sql
    .command('build')
    .summary('stage and build models as of a date')
    .description('Loads what the selected staging tables lack and builds the selected marts as of the date, audits included, as a night would. '
      + 'Landing days whose files have changed since they were loaded are loaded anew. '
      + `What reads a model that failed is skipped; the rest goes on. ${SELECTOR_HELP}`)
    .addArgument(selectorArgument())
    .requiredOption('--date <day>', 'logical date, YYYY-MM-DD (UTC)', begunDay)
    .option('--data <dir>', 'folder with the landing files (default: `data` of the configuration)')
    .option('--again', "load the date's own landing day anew, even where its files look as they did")
    .action(async (selectors: string[], { date, data, again }: { date: LogicalDate; data?: string; again?: boolean }) => {
      const models = await readModels(context, data);
      const night = nightAt(models, date);
      const nodes = await selected(models, selectors);
      const items = nodes.filter(isBuilt).map(({ id }) => ({ id, night }));
      // Of views alone nothing is built, whether or not what they read is there.
      const nothing = items.length > 0 || nodes.length === 0 ? undefined : `Nothing is built of ${nodes.map(({ id }) => id).join(', ')}: a view is computed when it is read. What it reads is selected with \`+${nodes[0]?.id}\`.`;
      answerBuilt(context, { date }, await withOwnWarehouse(models, (warehouse) => runWork(warehouse, models, items, { selected: items.map(({ id }) => id), reload: again ? 'date' : 'altered' }, (message) => context.progress.note(message))), nothing);
    });
  withExamples(command, 'sql build --date 2026-04-10 --data landing', 'sql build +marts.customer_orders --date 2026-04-10', 'sql build source:shop.orders+ --date 2026-04-10 --json');
};
