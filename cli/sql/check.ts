import { counted } from '../../core/words.ts';
import { withExamples, type Register } from '../command.ts';
import { EXIT } from '../output/exit-codes.ts';
import { readModels, selected, type Models } from './models.ts';
import { SELECTOR_HELP, selectorArgument } from './selector-argument.ts';

/** `muster sql check`: what is wrong with the models, without data. */
export const registerCheck: Register = (sql, context) => {
  const command = sql
    .command('check')
    .summary('find mistakes in the models without data')
    .description('Lets an engine read every selected model and audit over tables without rows: unknown columns and functions, columns that a header does not declare '
      + `or a SELECT does not return, types that no engine converts. Needs no data and no warehouse. ${SELECTOR_HELP}`)
    .addArgument(selectorArgument())
    .action(async (selectors: string[]) => {
      const { checkModels } = await import('../../warehouse/check/check-models.ts');
      const models = await readModels(context);
      const names = (await selected(models, selectors)).filter(({ layer }) => layer !== 'sources').map(({ id }) => id);
      const problems = await checkModels(models.project, names);
      const { unstaged } = models.project;
      const told = problems.length === 0 ? [`${counted(names.length, 'model')}: nothing is wrong.`] : problems.map(({ message }) => message);
      const unasked = await unaskedOf(models, names);
      context.answer({ status: problems.length === 0 ? 'completed' : 'failed', models: names.length, problems: problems.map(({ parts: { cause: _, ...parts } }) => parts), unstaged_sources: unstaged, not_asked: unasked },
        () => [...told, ...unstaged.map((id) => `Source ${id} is declared, and no staging model reads it.`), ...unasked].join('\n'),
        problems.length === 0 ? EXIT.completed : EXIT.failed);
    });
  withExamples(command, 'sql check', 'sql check +marts.customer_orders', 'sql check --json');
};

/** What an engine that is no server cannot be asked: the rest is found when a model is built. */
async function unaskedOf({ config, project }: Models, names: readonly string[]): Promise<string[]> {
  const { engineNamed } = await import('../../warehouse/engines.ts');
  const { engine } = config.warehouse;
  const { embedded, overrideSuffix } = engineNamed(engine);
  if (embedded) return [];
  const overridden = names.filter((name) => project.models.get(name)?.overrides.has(overrideSuffix));
  return [
    `Read by DuckDB: what ${engine} alone refuses is found when a model is built there.`,
    ...(overridden.length === 0 ? [] : [`Not read at all: the override .${overrideSuffix}.sql of ${overridden.join(', ')}.`]),
  ];
}
