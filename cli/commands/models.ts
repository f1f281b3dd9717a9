import { withExamples, type Register } from '../command.ts';
import { registerModelCommands } from '../models/commands.ts';
import { showModel } from '../models/show.ts';
import { readRows } from '../read/warehouse.ts';

interface Artefact {
  k: number;
  metrics: { silhouette: number | null };
  snapshot: { rows: number };
  preparation: { features: unknown[]; dropped: { feature: string; reason: string }[]; components?: { axes: unknown[] } };
}

/** `muster models`: the registry, and how its champion came to be. */
export const registerModels: Register = (program, context) => {
  const command = program
    .command('models')
    .summary('registered models and the history of the champion')
    .description('Shows every registered model version, newest first, which one is champion, and when the champion changed and why.')
    .action(async () => {
      const models = await readRows(context, `
        select m.segmentation, m.version, m.logical_date, m.sha256, m.artefact
        from meta.models m order by m.segmentation, m.version desc`);
      const standing = await readRows(context, 'select segmentation, alias, version from meta.model_aliases order by alias');
      const history = await readRows(context, `
        select segmentation, alias, logical_date, previous_version, version, reason
        from meta.model_alias_history where alias = 'champion' order by segmentation, sequence desc`);
      const listed = models.map(({ artefact, ...model }) => {
        const { k, metrics, snapshot, preparation: { features, dropped, components } } = JSON.parse(String(artefact)) as Artefact;
        const aliases = standing.filter(({ segmentation, version }) => segmentation === model['segmentation'] && version === model['version']).map(({ alias }) => String(alias));
        return { ...model, alias: aliases.includes('champion') ? 'champion' : aliases[0] ?? null, aliases, k, silhouette: metrics.silhouette, trained_on: snapshot.rows, features: features.length, components: components?.axes.length ?? null, left_out: dropped };
      });
      context.answer({ models: listed, history }, () => {
        if (listed.length === 0) return 'No model yet: none has been trained. `npx --no muster status` shows which nights have run.';
        const versions = context.table(['segmentation', 'version', 'alias', 'trained for', 'k', 'silhouette', 'customers', 'content'],
          models.map((model, index) => {
            const about = listed[index];
            return [model['segmentation'], `v${model['version'] as number}`, about?.aliases.join(', ') || null, model['logical_date'], about?.k, about?.silhouette?.toFixed(3), about?.trained_on, String(model['sha256']).slice(0, 12)];
          }), '–');
        const moves = context.table(['segmentation', 'alias', 'since', 'from', 'to', 'reason'],
          history.map((move) => [move['segmentation'], move['alias'], move['logical_date'], move['previous_version'], move['version'], move['reason']]), '–');
        // Of the champion and the newest: those in between are history.
        const told = models.flatMap(({ segmentation, version }, index) =>
          listed[index]?.alias === 'champion' || segmentation !== models[index - 1]?.['segmentation'] ? (listed[index]?.left_out ?? []).map(({ feature, reason }) => [segmentation, `v${version as number}`, feature, reason]) : []);
        const left = told.length === 0 ? [] : [context.table(['segmentation', 'version', 'left out', 'because'], told, '–')];
        return [versions, ...left, moves].join('\n\n');
      });
    });
  const show = command
    .command('show')
    .summary('why a model has as many segments as it has')
    .description('Shows every number of segments that was tried for a model: what each criterion says of it, why it was passed over, and what each rule would have chosen.')
    .argument('[version]', 'such as 3 or v3 (default: the newest)')
    .option('--segmentation <name>', 'of this segmentation, where there are several')
    .action((version: string | undefined, { segmentation }: { segmentation?: string }) => showModel(context, version, segmentation));
  registerModelCommands(command, context);
  withExamples(command, 'models', 'models --json', 'models show v2', 'models at 2026-06-01');
  withExamples(show, 'models show', 'models show v2 --segmentation customers --json');
};
