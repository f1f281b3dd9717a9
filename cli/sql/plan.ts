import type { Command } from 'commander';
import { eachDay, type LogicalDate } from '../../core/dates.ts';
import type { PlannedWork } from '../../warehouse/plan.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { withExamples, type Register } from '../command.ts';
import { begunDay, requireRange } from '../options.ts';
import { rangesOf, rangesText } from '../output/date-ranges.ts';
import { isBuilt, readModels, selected, type Models } from './models.ts';
import { withOwnWarehouse } from './own-warehouse.ts';
import { answerBuilt } from './results.ts';
import { SELECTOR_HELP, selectorArgument } from './selector-argument.ts';
import { nightAt, runWork } from './work.ts';

interface RangeOptions { from: LogicalDate; to: LogicalDate; data?: string }

/** `muster sql plan`: what a range would build, and why. */
export const registerPlan: Register = (sql, context) => {
  const command = withRange(sql
    .command('plan')
    .summary('show what is missing, changed or stale in a range of dates')
    .description(`Shows which partitions of the selected models a range lacks and why, and builds nothing. ${SELECTOR_HELP}`))
    .action(async (selectors: string[], options: RangeOptions) => {
      const models = await readModels(context, options.data);
      const work = await withOwnWarehouse(models, (warehouse) => planRange(warehouse, models, selectors, options));
      context.answer({ status: 'completed', from: options.from, to: options.to, work }, () => (work.length === 0 ? 'Nothing to do: everything selected is current.'
        : context.table(['model', 'date', 'why', 'partitions', 'files', 'rows, about', 'problem'],
          work.map((item) => [item.model, item.date, WHY[item.reason] + (item.days.length > 0 ? `: ${rangesText(rangesOf(item.days))}` : ''), item.partitions, item.files, item.estimatedRows, item.problem]), '–')));
    });
  withExamples(command, 'sql plan --from 2026-04-01 --to 2026-04-30', 'sql plan layer:marts --from 2026-04-01 --to 2026-04-30 --json');
};

/** `muster sql apply`: builds what plan shows. */
export const registerApply: Register = (sql, context) => {
  const command = withRange(sql
    .command('apply')
    .summary('build what plan shows')
    .description(`Builds the partitions that a plan of the same range shows, oldest first, and leaves alone what is current: after a failure, apply again does what is left. ${SELECTOR_HELP}`))
    .action(async (selectors: string[], options: RangeOptions) => {
      const models = await readModels(context, options.data);
      const results = await withOwnWarehouse(models, async (warehouse) => {
        const work = await planRange(warehouse, models, selectors, options);
        // A staging table stands in a plan once for each reason, and is loaded once for all of them.
        const items = [...new Map(work.map(({ model, date }) => [`${model} ${date}`, { id: model, night: nightAt(models, date) }])).values()];
        const names = (await selected(models, selectors)).map(({ id }) => id);
        return runWork(warehouse, models, items, { selected: names, reload: 'altered' }, (message) => context.progress.note(message));
      });
      answerBuilt(context, { from: options.from, to: options.to }, results);
    });
  withExamples(command, 'sql apply --from 2026-04-01 --to 2026-04-30 --data landing', 'sql apply marts.own --from 2026-04-01 --to 2026-04-30');
};

const WHY: Record<PlannedWork['reason'], string> = {
  missing: 'never built', changed: 'its SQL or its bounds have changed', stale: 'what it reads is newer', unloaded: 'what it reads was never loaded', delivered: 'delivered, not loaded yet',
  altered: 'files have changed', edited: 'rows of the table have changed', blocked: 'it cannot be loaded',
};

async function planRange(warehouse: Warehouse, models: Models, selectors: readonly string[], { from, to }: RangeOptions): Promise<PlannedWork[]> {
  const { planModels } = await import('../../warehouse/plan.ts');
  const { checkModels } = await import('../../warehouse/check/check-models.ts');
  requireRange(from, to);
  const nodes = (await selected(models, selectors)).filter(isBuilt);
  const [problem] = await checkModels(models.project, nodes.map(({ id }) => id));
  if (problem) throw problem;
  return planModels(warehouse, models.project, {
    models: nodes.map(({ id }) => id), nights: eachDay(from, to).map((day) => nightAt(models, day)), data: models.config.dataDir,
  });
}

function withRange(command: Command): Command {
  return command
    .addArgument(selectorArgument())
    .requiredOption('--from <day>', 'first logical date, YYYY-MM-DD (UTC)', begunDay)
    .requiredOption('--to <day>', 'last logical date, inclusive', begunDay)
    .option('--data <dir>', 'folder with the landing files (default: `data` of the configuration)');
}
