import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Asked, PictureKind } from '../../activities/pictures/kind.ts';
import { MusterError } from '../../core/errors.ts';
import type { Context } from '../context.ts';
import { shortPath } from '../night/closing-line.ts';
import { readRows } from '../read/warehouse.ts';

/** Draws a picture of what the warehouse holds, also while a worker owns it, and writes it as SVG. */
export async function drawPicture(context: Context, kind: PictureKind, { out, ...asked }: Asked & { out?: string }): Promise<void> {
  const { homePaths } = await import('../../workers/home.ts');
  const { svgOf } = await import('../../pictures/render.ts');
  const { drawn, svg } = await context.progress.step(`Drawing the ${kind.name}`, async () => {
    const drawn = await kind.draw((sql) => readRows(context, sql), asked);
    return { drawn, svg: await svgOf(drawn.picture) };
  });
  const { segmentation, logicalDate, model, picture, called, data } = drawn;
  const file = resolve(out ?? join(homePaths(context.home).dir, 'pictures', `${segmentation}-${called ?? kind.name}-${logicalDate}.svg`));
  await written(file, svg);
  const document = { picture: kind.name, segmentation, logical_date: logicalDate, model, file, title: picture.title, description: picture.description, ...data };
  context.answer(document, () => `${picture.title} (${segmentation}, ${logicalDate}, model v${model}): ${shortPath(file)}\n${picture.description}`);
}

/** @throws MusterError environment where that file cannot be written. */
async function written(file: string, svg: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, svg);
  } catch (cause) {
    throw new MusterError({
      kind: 'environment', where: file, found: `it cannot be written (${cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason'})`,
      allowed: 'a file in a folder that this user may write to', todo: 'name another one with --out FILE', cause,
    });
  }
}
