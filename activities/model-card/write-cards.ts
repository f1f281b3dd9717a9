import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogicalDate } from '../../core/dates.ts';
import type { ActivityDeps } from '../deps.ts';
import { championAt } from '../registry/aliases.ts';
import { modelCard } from './card.ts';
import { cardAsMarkdown } from './markdown.ts';
import { cardAsPage } from './page.ts';
import { readFacts } from './read-facts.ts';
import { surroundingsOf } from './surroundings.ts';

/** Writes the cards of the models that a night trained or served with, in place of what earlier nights wrote: `models/customers-v3.html` and `.md`. */
export async function writeCards(deps: ActivityDeps, date: LogicalDate): Promise<void> {
  const { warehouse: { knex }, config, project, reportsDir } = deps;
  const read = async (sql: string): Promise<Record<string, unknown>[]> => ((await knex.raw(sql)) as { rows: Record<string, unknown>[] }).rows;
  const folder = join(reportsDir, 'models');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const segmentation of Object.keys(config.segmentations)) {
    const trained = await knex('meta.models').where({ segmentation, logical_date: date }).pluck<number[]>('version');
    const serving = await championAt(knex, segmentation, date);
    for (const version of new Set([...trained, ...(serving === null ? [] : [serving])])) {
      const card = modelCard(await readFacts(read, { segmentation, version }, surroundingsOf(config, project, segmentation)));
      for (const [extension, content] of [['html', cardAsPage(card)], ['md', cardAsMarkdown(card)]] as const) {
        const path = join(folder, `${segmentation}-v${version}.${extension}`);
        await writeFile(`${path}.part`, content, { mode: 0o600 });
        await rename(`${path}.part`, path);
      }
    }
  }
}
