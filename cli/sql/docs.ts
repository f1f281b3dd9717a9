import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { counted } from '../../core/words.ts';
import { withExamples, type Register } from '../command.ts';
import { freshnessStates } from '../read/freshness.ts';
import { readModels } from './models.ts';

/** `muster sql docs`: the models as pages. */
export const registerDocs: Register = (sql, context) => {
  const command = sql
    .command('docs')
    .summary('write the models as a page and a manifest')
    .description('Writes index.html (what reads what, columns, tests, how fresh sources are, searchable; opens from disk), manifest.json (the same for programs) and features.md (every column of the marts with its unit, drift and meaning).')
    .option('--out <dir>', 'folder to write into', 'muster-docs')
    .action(async ({ out }: { out: string }) => {
      const { manifestOf } = await import('../../warehouse/lineage/manifest.ts');
      const { lineagePage } = await import('../../warehouse/lineage/page.ts');
      const { featuresPage } = await import('../../warehouse/lineage/features-page.ts');
      const { config, project } = await readModels(context);
      const manifest = manifestOf(project, config.baseDir, await freshnessStates(context));
      const folder = resolve(out);
      await mkdir(folder, { recursive: true });
      const [page, document, features] = [join(folder, 'index.html'), join(folder, 'manifest.json'), join(folder, 'features.md')];
      await writeFile(page, lineagePage(manifest));
      await writeFile(document, `${JSON.stringify(manifest, null, 2)}\n`);
      await writeFile(features, featuresPage(project));
      context.answer({ status: 'completed', page, manifest: document, features, nodes: manifest.nodes.length },
        () => `${counted(manifest.nodes.length, 'source, table or view', 'sources, tables and views')} in ${page}`);
    });
  withExamples(command, 'sql docs', 'sql docs --out public/models');
};
