import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { counted } from '../../core/words.ts';
import { withExamples, type Register } from '../command.ts';
import { freshnessStates } from '../read/freshness.ts';
import { readModels } from './models.ts';

/** `muster sql docs`: the models as a page. */
export const registerDocs: Register = (sql, context) => {
  const command = sql
    .command('docs')
    .summary('write the models as a page and a manifest')
    .description('Writes index.html (what reads what, columns, tests, how fresh sources are, searchable; opens from disk) and manifest.json (the same for programs).')
    .option('--out <dir>', 'folder to write into', 'muster-docs')
    .action(async ({ out }: { out: string }) => {
      const { manifestOf } = await import('../../warehouse/lineage/manifest.ts');
      const { lineagePage } = await import('../../warehouse/lineage/page.ts');
      const { config, project } = await readModels(context);
      const manifest = manifestOf(project, config.baseDir, await freshnessStates(context));
      const folder = resolve(out);
      await mkdir(folder, { recursive: true });
      const [page, document] = [join(folder, 'index.html'), join(folder, 'manifest.json')];
      await writeFile(page, lineagePage(manifest));
      await writeFile(document, `${JSON.stringify(manifest, null, 2)}\n`);
      context.answer({ status: 'completed', page, manifest: document, nodes: manifest.nodes.length },
        () => `${counted(manifest.nodes.length, 'source, table or view', 'sources, tables and views')} in ${page}`);
    });
  withExamples(command, 'sql docs', 'sql docs --out public/models');
};
