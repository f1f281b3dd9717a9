import type { Surroundings } from '../../activities/model-card/facts.ts';
import { MusterError, messageOf } from '../../core/errors.ts';
import type { Context } from '../context.ts';
import { readRows } from '../read/warehouse.ts';
import { requireChanges } from './changes.ts';
import { modelNamed } from './subject.ts';

export interface CardFlags { format?: 'md' | 'html' | undefined; out?: string | undefined; segmentation?: string | undefined }

/** The card of a version, on the screen or in a file. */
export async function showCard(context: Context, asked: string | undefined, { format, out, segmentation }: CardFlags): Promise<void> {
  const { readFacts } = await import('../../activities/model-card/read-facts.ts');
  const { modelCard } = await import('../../activities/model-card/card.ts');
  await requireChanges(context);
  const model = await modelNamed(context, 'models card', asked, segmentation);
  const facts = await readFacts((sql) => readRows(context, sql), model, await surroundings(context, model.segmentation));
  const card = modelCard(facts);
  const text = (format ?? (out?.endsWith('.html') ? 'html' : 'md')) === 'html'
    ? (await import('../../activities/model-card/page.ts')).cardAsPage(card)
    : (await import('../../activities/model-card/markdown.ts')).cardAsMarkdown(card);
  if (out !== undefined) await write(out, text);
  const { segmentation: of, version, sha256, aliases } = facts;
  context.answer({ segmentation: of, version, sha256, aliases, ...card, file: out ?? null }, () => (out === undefined ? text.trimEnd() : `Written: ${out}`));
}

/** What the configuration adds. The registry is told of without one too, as where the company has none at hand. */
async function surroundings(context: Context, segmentation: string): Promise<Surroundings> {
  const { readModels } = await import('../sql/models.ts');
  const { surroundingsOf } = await import('../../activities/model-card/surroundings.ts');
  try {
    const { config, project } = await readModels(context);
    return surroundingsOf(config, project, segmentation);
  } catch (error) {
    context.terminal.stderr.write(`Without units, meanings and audiences, as the configuration cannot be read: ${messageOf(error)}\n`);
    return { features: new Map(), audiences: null };
  }
}

async function write(path: string, text: string): Promise<void> {
  const { writeFile } = await import('node:fs/promises');
  try {
    await writeFile(path, text);
  } catch (cause) {
    throw new MusterError({ kind: 'environment', where: path, found: 'cannot be written', allowed: 'a file in a folder that is there', todo: 'name another file with --out', cause });
  }
}
