import type { LineageNode } from '../../warehouse/lineage/lineage.ts';
import type { Night } from '../../warehouse/models/binds.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { LogicalDate } from '../../core/dates.ts';
import { withExamples, type Register } from '../command.ts';
import { begunDay } from '../options.ts';
import { EXIT } from '../output/exit-codes.ts';
import { readModels, selected, type Models } from './models.ts';
import { withOwnWarehouse } from './own-warehouse.ts';
import { SELECTOR_HELP, selectorArgument } from './selector-argument.ts';

interface Built { name: string; status: 'built' | 'failed' | 'skipped'; rows: number | null; seconds: number | null; warnings: string[]; error: string | null }

/** `muster sql build`: stage and build models without a night around them. */
export const registerBuild: Register = (sql, context) => {
  const command = sql
    .command('build')
    .summary('stage and build models as of a date')
    .description('Loads what the selected staging tables lack and builds the selected marts as of the date, audits included, as a night would. '
      + `What reads a model that failed is skipped; the rest goes on. ${SELECTOR_HELP}`)
    .addArgument(selectorArgument())
    .requiredOption('--date <day>', 'logical date, YYYY-MM-DD (UTC)', begunDay)
    .option('--data <dir>', 'folder with the landing files (default: `data` of the configuration)')
    .action(async (selectors: string[], { date, data }: { date: LogicalDate; data?: string }) => {
      const models = await readModels(context, data);
      const nodes = (await selected(models, selectors)).filter(({ layer, kind }) => layer !== 'sources' && kind !== 'view');
      const results = await withOwnWarehouse(models, (warehouse) => buildAll(context.progress.note.bind(context.progress), warehouse, models, nodes, date));
      const failed = results.some(({ status }) => status === 'failed');
      context.answer({ status: failed ? 'failed' : 'completed', date, models: results }, () => [
        context.table(['model', 'status', 'rows', 'seconds'], results.map((built) => [built.name, built.status, built.rows, built.seconds?.toFixed(1)]), '–'),
        ...results.flatMap(({ error, warnings }) => [...warnings, ...(error === null ? [] : [error])]),
      ].join('\n'), failed ? EXIT.failed : EXIT.completed);
    });
  withExamples(command, 'sql build --date 2026-04-10 --data landing', 'sql build +marts.customer_orders --date 2026-04-10', 'sql build source:shop.orders+ --date 2026-04-10 --json');
};

async function buildAll(note: (message: string) => void, warehouse: Warehouse, models: Models, nodes: readonly LineageNode[], date: LogicalDate): Promise<Built[]> {
  const { asOfBound, nominalTimeOf } = await import('../../core/dates.ts');
  const { messageOf } = await import('../../core/errors.ts');
  const { reach } = await import('../../warehouse/lineage/lineage.ts');
  const [hour, minute] = models.config.schedule.at.split(':').map(Number);
  const night: Night = { logicalDate: date, asOf: asOfBound(date), knowledgeCutoff: nominalTimeOf(date, hour, minute) };
  const results: Built[] = [];
  const dead = new Set<string>();
  for (const { id, name } of nodes) {
    if (dead.has(id)) {
      results.push({ name, status: 'skipped', rows: null, seconds: null, warnings: [], error: null });
      continue;
    }
    note(`building ${name}`);
    try {
      results.push({ name, status: 'built', error: null, ...await buildOne(warehouse, models, id, night) });
    } catch (error) {
      for (const reader of reach(models.lineage, [id], 'down')) dead.add(reader);
      results.push({ name, status: 'failed', rows: null, seconds: null, warnings: [], error: messageOf(error) });
    }
  }
  return results;
}

async function buildOne(warehouse: Warehouse, { config, project }: Models, id: string, night: Night): Promise<Pick<Built, 'rows' | 'seconds' | 'warnings'>> {
  const { buildModel } = await import('../../warehouse/build.ts');
  const { stageSource } = await import('../../warehouse/stage.ts');
  const { MusterError } = await import('../../core/errors.ts');
  const run = `sql-build-${night.logicalDate}`;
  const source = project.models.get(id)?.staging?.source;
  if (source === undefined) return buildModel(warehouse, project, { model: id, night, run });
  if (config.dataDir === null) {
    throw new MusterError({ kind: 'usage', where: 'data folder', found: 'none is configured', allowed: 'the folder that holds the landing files', todo: 'give --data DIR, or set `data` in the configuration' });
  }
  return stageSource(warehouse, project, { source, data: config.dataDir, night, run });
}
