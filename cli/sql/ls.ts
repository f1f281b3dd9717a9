import { withExamples, type Register } from '../command.ts';
import { readModels, selected } from './models.ts';
import { SELECTOR_HELP, selectorArgument } from './selector-argument.ts';

/** `muster sql ls`: what there is. */
export const registerLs: Register = (sql, context) => {
  const command = sql
    .command('ls')
    .summary('list sources, tables and views')
    .description(`Lists sources, tables and views in the order in which they are built. ${SELECTOR_HELP}`)
    .addArgument(selectorArgument())
    .action(async (selectors: string[]) => {
      const nodes = await selected(await readModels(context), selectors);
      context.answer({ status: 'completed', nodes }, () => context.table(['name', 'layer', 'kind', 'owner', 'description'],
        nodes.map(({ id, layer, kind, owner, description }) => [id, layer, kind, owner, description.split(/[.;]/)[0]]), '–'));
    });
  withExamples(command, 'sql ls', 'sql ls +marts.customer_orders', 'sql ls source:shop.orders+,layer:marts --json');
};
